#!/bin/sh
# Renames the access log of the container when it is large, has nginx open it anew, and keeps the last ten. The entry
# point of the container runs it. Workers count calls from the log, so it is never compressed, and what is deleted
# should have been read long before.
set -euf

log=${LEADMILL_NGINX_ACCESS_LOG:?}
largest=$((100 * 1024 * 1024))

rotate() {
  [ "$(stat -c %s "$log" 2>/dev/null || echo 0)" -ge "$largest" ] || return 0
  mv "$log" "$log.$(date -u +%Y%m%d%H%M%S)"
  kill -USR1 "$(cat "${LEADMILL_NGINX_STATE:?}/nginx.pid")"
  find "$(dirname "$log")" -name "$(basename "$log").*" | sort -r | tail -n +11 | while read -r old; do rm -f "$old"; done
}

while sleep 60; do rotate || echo "leadmill: the access log was not rotated" >&2; done &
