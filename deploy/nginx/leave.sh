#!/bin/sh
# Has nginx pass nothing on to these addresses any more, and waits until it has answered what it had passed on to them: until
# its workers of before have ended. Without an address, all may come back. In the container; deploy/compose-update.sh calls it.
set -eu

state=${LEADMILL_NGINX_STATE:?}
scripts=/docker-entrypoint.d
for address in "$@"; do echo "$address"; done >"$state/leaving.new"
mv "$state/leaving.new" "$state/leaving"
if [ "$#" -eq 0 ]; then exit 0; fi

workers() {
  for process in /proc/[0-9]*; do
    if grep -q '^nginx: worker' "$process/cmdline" 2>/dev/null; then echo "$process"; fi
  done
}

# Not while 26-watch.sh writes what it has found before.
exec 9>"$state/lock"
flock 9
. "$scripts/10-read-settings.envsh"
. "$scripts/12-addresses.envsh"
"$scripts/15-write-lists.sh"
nginx -t -q
before=$(workers)
kill -HUP "$(cat "$state/nginx.pid")"
flock -u 9

seconds=0
for process in $before; do
  while grep -q '^nginx: worker' "$process/cmdline" 2>/dev/null; do
    [ "$seconds" -lt 60 ] || { echo "leadmill: nginx still has requests for $*" >&2; exit 1; }
    seconds=$((seconds + 1))
    sleep 1
  done
done
