#!/bin/sh
# Renames the access log of the container when it is large, has nginx open it anew, and keeps the last ten. The entry
# point of the container runs it. Workers count calls from the log, so it is never compressed, and what is deleted
# should have been read long before.
# LEADMILL_NGINX_LOG_BYTES    how large the log becomes: 100 MB
# LEADMILL_NGINX_LOG_SECONDS  how often its size is looked at: once a minute
set -euf

log=${LEADMILL_NGINX_ACCESS_LOG:?}
pid_file=${LEADMILL_NGINX_STATE:?}/nginx.pid
largest=${LEADMILL_NGINX_LOG_BYTES:-104857600}
seconds=${LEADMILL_NGINX_LOG_SECONDS:-60}

rotate() {
  [ -f "$log" ] && [ "$(stat -c %s "$log")" -ge "$largest" ] || return 0
  old="$log.$(date -u +%Y%m%d%H%M%S)"
  # Two within a second would be one file.
  [ ! -e "$old" ] || return 0
  mv "$log" "$old"
  kill -USR1 "$(cat "$pid_file")"
  find "$(dirname "$log")" -name "$(basename "$log").*" | sort -r | tail -n +11 | while read -r oldest; do rm -f "$oldest"; done
}

while sleep "$seconds"; do rotate || echo "leadmill: the access log was not rotated" >&2; done &
