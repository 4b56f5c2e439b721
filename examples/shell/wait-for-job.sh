#!/bin/sh
# Waits for the job at a URL, prints each change, exits with 0 if it succeeds and with 1 if not.
files=$(mktemp -d) && trap 'rm -r "$files"' EXIT && cd "$files" || exit 1
while curl -sS --fail-with-body --retry 9 --etag-compare etag --etag-save etag -D headers -o tree \
    -H 'Accept: text/plain' "$1?wait=60"; do
  grep '^\[' tree   # the line of the job itself
  case $(tr -d '\r' < headers | sed -n 's/^[Jj]obtree-[Pp]hase: //p') in
    succeeded) exit 0 ;;
    failed | partial | cancelled | skipped) cat tree; exit 1 ;;
  esac
done
cat tree >&2; exit 1
