#!/usr/bin/env bash
# The bare minimum: the files' text in one table of the sqlite3 shell, nothing parsed.
# usage: sqlite_import.sh DATABASE FILE…
set -euo pipefail
database=$1
shift
for file in "$@"; do
  iconv -f ISO-8859-1 -t UTF-8 "$file" | sqlite3 -cmd '.mode ascii' -cmd '.separator "\t" "\n"' "$database" \
    '.import /dev/stdin eco2mix' 2>/dev/null
done
