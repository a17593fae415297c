#!/usr/bin/env bash
# Print the path of a Chromium: the one named by CHROMIUM, else the system's, else Debian's package: installed as root, otherwise unpacked into a cache.
# The shell without windows comes first: a page of its own costs it a quarter of the work.
set -euo pipefail

package=chromium-headless-shell
cache=$(cd "$(dirname "$0")/.." && pwd)/.cache/chromium

find_browser() {
    for name in "${CHROMIUM:-}" chromium-headless-shell chrome-headless-shell chromium chromium-browser google-chrome google-chrome-stable "$cache/run"; do
        [ -n "$name" ] && command -v "$name" && return 0
    done
    return 1
}

install() { # as root: as every package is
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $package fonts-dejavu-core
}

unpack() { # as anybody: the package and what it needs beside what this machine has, from lists of our own, into a folder of our own
    local options
    mkdir -p "$(dirname "$cache")"
    fresh=$(mktemp -d "$cache.XXXXXX")
    trap 'rm -rf "$fresh"' EXIT
    mkdir -p "$fresh/lists/partial" "$fresh/archives/partial" "$fresh/root"
    options=(-q -o "Dir::State::lists=$fresh/lists" -o "Dir::Cache=$fresh" -o "Dir::Cache::archives=$fresh/archives"
        -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)")
    apt-get "${options[@]}" update
    apt-get "${options[@]}" install -y --no-install-recommends --download-only $package fonts-dejavu-core
    for archive in "$fresh"/archives/*.deb; do dpkg-deb -x "$archive" "$fresh/root"; done
    cat >"$fresh/root/run" <<'RUN'
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
libraries=$(find "$here/usr/lib" "$here/lib" -maxdepth 2 -name '*.so*' -exec dirname {} + 2>/dev/null | sort -u | paste -sd: -)
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" XDG_DATA_DIRS="$here/usr/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
exec "$here/usr/lib/chromium/chromium-headless-shell" "$@"
RUN
    chmod +x "$fresh/root/run"
    "$fresh/root/run" --version
    rm -rf "$cache" && mv "$fresh/root" "$cache"
}

if [ -n "${CHROMIUM:-}" ] && ! command -v "$CHROMIUM" >/dev/null; then
    echo "CHROMIUM names '$CHROMIUM', which is not a program. Correct it, or unset it to use the system's browser." >&2
    exit 1
fi
find_browser && exit 0

if command -v apt-get >/dev/null; then
    echo "Fetching a Chromium, which the tests of pages need (once, about 300 MB) ..." >&2
    if [ "$(id -u)" = 0 ]; then install >&2; else unpack >&2; fi
    find_browser && exit 0
fi
echo "No Chromium here. Install it (Debian: apt-get install chromium), or name one: CHROMIUM=/path/to/chromium make test" >&2
exit 1
