#!/bin/sh
# What the official image's does: in the order of their names, *.envsh is read and *.sh is run.
set -e
find /docker-entrypoint.d/ -follow -type f -print | sort -V >/tmp/scripts
while read -r f; do
  case "$f" in
    *.envsh) [ ! -x "$f" ] || . "$f" ;;
    *.sh) [ ! -x "$f" ] || "$f" ;;
  esac
done </tmp/scripts
exec "$@"
