#!/usr/bin/env bash
# Updates the stack of Compose to this folder's release without failing a request: builds the images, then
#   1. a restore point, workers and the reconciler    2. the schema    3. PostgREST and the service, each beside the one before
# Whatever fails, the old processes of that step go on; call it again, or the one of the release before to go back.
#   deploy/compose-update.sh [--no-build]
# COMPOSE  the command: `docker compose`, or docker-compose where that is not there
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -z ${COMPOSE:-} ]]; then
  if docker compose version >/dev/null 2>&1; then COMPOSE='docker compose'; else COMPOSE=docker-compose; fi
fi
read -ra compose <<<"$COMPOSE"
say() { printf 'update: %s\n' "$*"; }
die() { printf 'update: %s\n' "$*" >&2; exit 1; }

containers() { "${compose[@]}" ps -q "$1"; }
address_of() { docker inspect -f '{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{$net.IPAddress}}{{"\n"}}{{end}}' "$1" \
  | awk '$1 ~ /_doors$/ {print $2}'; }

# Running, and healthy where the image says what that is.
wait_for() {
  local one=$1 state
  for _ in $(seq 120); do
    state=$(docker inspect -f '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$one")
    case $state in
      'running ' | 'running healthy') return ;;
      exited* | dead*) break ;;
    esac
    sleep 1
  done
  docker logs --tail 20 "$one" >&2 || true
  return 1
}

# Twice as many processes of a service; then those of before go, `leave` first.
replace() {
  local service=$1 leave=$2 old one count said
  mapfile -t old < <(containers "$service")
  count=${#old[@]}
  ((count > 0)) || die "no $service runs: docker compose up -d"
  say "$service: $count beside $count"
  said=$("${compose[@]}" up -d --no-deps --no-recreate --scale "$service=$((count * 2))" "$service" 2>&1) \
    || die "no new $service was made; the one before goes on: $said"
  for one in $(containers "$service"); do
    [[ " ${old[*]} " == *" $one "* ]] || wait_for "$one" || {
      for bad in $(containers "$service"); do [[ " ${old[*]} " == *" $bad "* ]] || docker rm -f "$bad" >/dev/null; done
      die "the new $service does not start: the one before goes on"
    }
  done
  "$leave" "${old[@]}"
  for one in "${old[@]}"; do
    docker stop -t 90 "$one" >/dev/null
    docker rm "$one" >/dev/null
  done
  "${compose[@]}" exec -T nginx leave.sh
}
just_go() { :; }

# nginx passes nothing on to them any more, and has answered what it had passed on.
drain() {
  local one addresses=()
  for one in "$@"; do addresses+=("$(address_of "$one")"); done
  "${compose[@]}" exec -T nginx leave.sh "${addresses[@]}" \
    || die 'the processes of before go on beside the new ones: look for slow requests, and call again'
}

if [[ ${1:-} != --no-build ]]; then
  say 'building the images'
  "${compose[@]}" build --quiet 2>/dev/null || "${compose[@]}" build
fi
"${compose[@]}" run --rm --no-deps settings >/dev/null
# To go back to by a restore, if the data themselves are to go back.
"${compose[@]}" run --rm --no-deps deploy psql -qAtX -c "select pg_create_restore_point('before-update')" >/dev/null
replace worker just_go
replace reconciler just_go
say 'the schema'
"${compose[@]}" run --rm --no-deps deploy || die 'the schema was not deployed; the processes of before go on with the one that there is'
replace postgrest-public drain
replace postgrest-admin drain
replace api drain
curl -fsS -o /dev/null "http://$("${compose[@]}" port nginx 8080)/readyz" || die 'the service is not ready: call the release before'
say 'updated. nginx, the database and backups keep their images until: docker compose up -d'
