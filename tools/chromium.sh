#!/usr/bin/env bash
# Print the path of a Chromium: the one named by CHROMIUM, else the system's, else (as root on Debian) a fresh package.
set -euo pipefail

find_browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && command -v "$name" && return 0
    done
    return 1
}

if [ -n "${CHROMIUM:-}" ] && ! command -v "$CHROMIUM" >/dev/null; then
    echo "CHROMIUM names '$CHROMIUM', which is not a program. Correct it, or unset it to use the system's browser." >&2
    exit 1
fi
find_browser && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium, which the tests of the report need (once, about 450 MB) ..." >&2
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-dejavu-core; } >&2
    find_browser && exit 0
fi
echo "No Chromium here. Install it (Debian: apt-get install chromium), or name one: CHROMIUM=/path/to/chromium make test" >&2
exit 1
