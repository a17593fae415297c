#!/usr/bin/env bash
# Take the pictures of the documentation from the plan in the folder $1, into the folder $2, with the Python $3.
set -euo pipefail

plan=$1 pictures=$2 python=${3:-python3}
here=$(dirname "$0")

if ! command -v pdftoppm >/dev/null; then
    echo "The pictures of the paper need pdftoppm. Install it (Debian: apt-get install poppler-utils)." >&2
    exit 1
fi
mkdir -p "$pictures"

of_page() {
    "$python" "$here/screenshot.py" "$plan/report.html" "$pictures/$1" "${@:2}"
}

of_paper() {
    pdftoppm -png -singlefile -r 72 -f "$2" "$plan/$1.pdf" "$pictures/$1"
}

of_page report.jpg --width 1280 --height 1240
of_page report-on-a-phone.jpg --width 390 --height 780 --scale 1.5 --dark
of_page luck.png --only "#luck" --margin 40
of_page room.jpg --only "#room" --margin 40
of_paper personal-cards 2
of_paper table-cards 1
of_paper host-sheets 1
