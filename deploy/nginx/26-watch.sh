#!/bin/sh
# Has nginx read its configuration anew when processes behind it came or went, and when its certificate was renewed. The
# entry point of the container runs it. For a moment a request may go to a process that has just ended: nginx passes over it.
# LEADMILL_WATCH_SECONDS  how often it looks
set -eu

here=$(dirname "$0")
pid_file=${LEADMILL_NGINX_STATE:?}/nginx.pid
certificate=/etc/nginx/certificates/fullchain.pem

addresses() {
  echo "$LEADMILL_POSTGREST_PUBLIC $LEADMILL_POSTGREST_ADMIN $LEADMILL_STARLETTE $LEADMILL_MONITORED $LEADMILL_REPLICA_PUBLIC $LEADMILL_REPLICA_ADMIN"
}
certificate() { if [ -f "$certificate" ]; then cksum <"$certificate"; fi; }

look() {
  . "$here/12-addresses.envsh"
  found=$(addresses) found_certificate=$(certificate)
  if [ "$found" = "$known" ] && [ "$found_certificate" = "$known_certificate" ]; then return; fi
  if "$here/15-write-lists.sh" && nginx -t -q && kill -HUP "$(cat "$pid_file")"; then
    known=$found known_certificate=$found_certificate
    echo "leadmill: nginx passes on to $found"
  else
    echo "leadmill: nginx did not take the addresses $found" >&2
  fi
}

watch() {
  known=$(addresses)
  known_certificate=$(certificate)
  # leave.sh does the same.
  exec 9>"$LEADMILL_NGINX_STATE/lock"
  while sleep "${LEADMILL_WATCH_SECONDS:-2}"; do
    flock 9
    look
    flock -u 9
  done
}
watch &
