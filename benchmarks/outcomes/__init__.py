"""Luck, estimates, lotteries, the second event and re-identification: the figures that outcomes rest on (`make bench-outcomes`)."""
