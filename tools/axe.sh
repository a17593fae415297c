#!/usr/bin/env bash
# Print the path of axe-core, the accessibility checker: fetched once by npm, pinned and verified, never committed.
set -euo pipefail

version=4.14.1
sha512=1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5

cache=$(cd "$(dirname "$0")/.." && pwd)/.cache/axe-core-$version
if [ ! -f "$cache/axe.min.js" ]; then
    if ! command -v npm >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing npm, which fetches the accessibility checker (once) ..." >&2
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends npm; } >&2
    fi
    if ! command -v npm >/dev/null; then
        echo "No npm here, and the accessibility tests need it. Install it (Debian: apt-get install npm)." >&2
        exit 1
    fi
    fresh=$(mktemp -d)
    trap 'rm -rf "$fresh"' EXIT
    (cd "$fresh" && npm pack --silent "axe-core@$version" >/dev/null 2>&1) ||
        { echo "npm could not fetch axe-core $version. Is there a network?" >&2; exit 1; }
    tarball=$fresh/axe-core-$version.tgz
    printf '%s  %s\n' "$sha512" "$tarball" | sha512sum --check --status ||
        { echo "axe-core $version is not what was published: its SHA-512 differs. Nothing was kept." >&2; exit 1; }
    tar -xzf "$tarball" -C "$fresh" package/axe.min.js
    mkdir -p "$cache"
    mv "$fresh/package/axe.min.js" "$cache/axe.min.js"
fi
echo "$cache/axe.min.js"
