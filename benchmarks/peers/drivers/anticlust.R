# Lets an installed anticlust seat the people of an input file, again and again until it is stopped.
#
#   Rscript anticlust.R LIBRARY INPUT lcw|tpsdp
#
# Prints a line when it is ready, and then one line of JSON for each schedule. It makes one partition, so rounds are made
# one after the other: each meeting brings two people one nearer, which adds up to just the repeats counted. LCW ("local-maximum") with 10 repetitions
# is what its documentation advises beyond the default; TPSDP has its own defaults.
arguments <- commandArgs(trailingOnly = TRUE)
if (nzchar(arguments[1])) .libPaths(c(arguments[1], .libPaths()))
suppressPackageStartupMessages(library(anticlust))
given <- jsonlite::fromJSON(arguments[2])
method <- arguments[3]
set.seed(given$seed)
n <- given$people
sizes <- given$tables
equal <- length(unique(sizes)) == 1

one_round <- function(distance) {
  if (method == "tpsdp") {
    return(three_phase_search_anticlustering(distance, K = length(sizes), N = n))
  }
  rest <- list(
    x = distance, K = if (equal) length(sizes) else sizes, objective = "diversity",
    method = if (n > 1000) "exchange" else "local-maximum", repetitions = if (n > 1000) 1 else 10
  )
  if (!is.null(given$apart)) rest$cannot_link <- given$apart + 1
  if (!is.null(given$fields)) rest$categories <- t(given$fields)
  do.call(anticlustering, rest)
}

cat('{"ready": true}\n')
since <- proc.time()[["elapsed"]]
repeat {
  met <- matrix(0, n, n)
  labels <- matrix(0L, n, given$rounds)
  for (r in seq_len(given$rounds)) {
    distance <- given$rounds - met
    diag(distance) <- 0
    labels[, r] <- as.integer(one_round(distance))
    if (r < given$rounds) cat(sprintf('{"rounds": %d}\n', r))
    met <- met + outer(labels[, r], labels[, r], "==")
  }
  labels <- labels - min(labels)
  seconds <- proc.time()[["elapsed"]] - since
  cat(sprintf('{"seconds": %.4f, "labels": %s}\n', seconds, jsonlite::toJSON(labels)))
}
