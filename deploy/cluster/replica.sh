#!/bin/sh
# Runs a PostgREST that reads from a replica, behind the door `public` or `admin`:
#   deploy/cluster/replica.sh public
# Its settings are those of PostgREST (deploy/postgrest/public.conf). A replica passes no notification on, so PostgREST is told each
# LEADMILL_REPLICA_KEYS_SECONDS (60) to read the signing keys again, and each fifteenth time to read the schema, too.
set -eu

case ${1:-} in
  public | admin) ;;
  *) echo "usage: replica.sh public|admin" >&2; exit 2 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
"${POSTGREST:-postgrest}" "$here/../postgrest/$1.conf" &
server=$!
trap 'kill "$server"' TERM INT
{
  number=0
  while sleep "${LEADMILL_REPLICA_KEYS_SECONDS:-60}" && kill -USR2 "$server" 2>/dev/null; do
    number=$((number + 1))
    [ $((number % 15)) -ne 0 ] || kill -USR1 "$server"
  done
} &
wait "$server"
