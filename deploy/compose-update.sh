#!/usr/bin/env bash
# Updates the stack of Compose to this folder's release without failing a request: builds the images, then
#   1. a restore point, workers and the reconciler    2. the schema    3. PostgREST and the service, each beside the one before
# and asks both doors. Whatever fails, the old processes of that step go on; call it again, or the one of the release before to
# go back. What it replaces is noted in nginx's volume: the next call tidies up after one that was interrupted.
#   deploy/compose-update.sh [--no-build]
# COMPOSE   the command: `docker compose`, or docker-compose where that is not there
# PATIENCE  how many seconds a new process may take until it is ready: 120
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -z ${COMPOSE:-} ]]; then
  if docker compose version >/dev/null 2>&1; then COMPOSE='docker compose'; else COMPOSE=docker-compose; fi
fi
read -ra compose <<<"$COMPOSE"
has_ended=
say() { printf 'update: %s\n' "$*"; }
die() { has_ended=1; printf 'update: %s\n' "$*" >&2; exit 1; }

in_nginx() { docker exec "$nginx" "$@"; }
# The address of a process that is gone is soon another container's.
leave_nobody() { in_nginx leave.sh; }
end() {
  leave_nobody >/dev/null 2>&1 || :
  [[ -n $has_ended ]] || printf 'update: it did not end; what served goes on. Call it again\n' >&2
}

# Of a service: what runs, or what more words for `docker ps` say.
containers() {
  docker ps -q --no-trunc --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False "${@:2}"
}
# Of a container, on a network that nginx is on.
address_of() {
  docker inspect -f '{{range $name, $net := .NetworkSettings.Networks}}{{$name}} {{$net.IPAddress}}{{"\n"}}{{end}}' "$1" \
    | awk -v "end=_${2:-doors}\$" '$1 ~ end {print $2}'
}

# Running, healthy where Compose says what that is, and able to work: of PostgREST Compose knows nothing, and of the others only
# that they run.
wait_for() {
  local service=$1 one=$2 until=$((SECONDS + ${PATIENCE:-120}))
  while ((SECONDS < until)); do
    case $(docker inspect -f '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$one") in
      'running ' | 'running healthy') if is_ready "$service" "$one"; then return; fi ;;
      exited* | dead*) break ;;
    esac
    sleep 1
  done
  docker logs --tail 20 "$one" >&2 || true
  return 1
}
is_ready() {
  local network=doors page
  case $1 in
    postgrest-*) page=3001/ready ;;
    api) page=8000/readyz ;;
    *) network=scraped page=8001/readyz ;;
  esac
  in_nginx curl --noproxy '*' -fs -m 5 -o /dev/null "http://$(address_of "$2" "$network"):$page"
}

# What an update has noted of a service that it replaces: how far it is, how many processes there are to be, and those of before.
noted() { in_nginx sh -c 'if [ -f "$LEADMILL_NGINX_STATE/update-$1" ]; then cat "$LEADMILL_NGINX_STATE/update-$1"; fi' sh "$1"; }
note() { in_nginx sh -c 'one=$LEADMILL_NGINX_STATE/update-$1; shift; echo "$@" >"$one.new" && mv "$one.new" "$one"' sh "$@"; }
forget() { in_nginx sh -c 'rm -f "$LEADMILL_NGINX_STATE/update-$1"' sh "$1"; }

# Compose would start them instead of making new ones.
remove_stopped() {
  local stopped
  mapfile -t stopped < <(containers "$1" -a --filter status=created --filter status=exited --filter status=dead)
  ((${#stopped[@]} == 0)) || docker rm "${stopped[@]}" >/dev/null
}

just_go() { :; }
# nginx passes nothing on to them any more, and has answered what it had passed on.
drain() {
  local one address addresses=()
  for one in "$@"; do
    address=$(address_of "$one")
    [[ -z $address ]] || addresses+=("$address")
  done
  ((${#addresses[@]} == 0)) || in_nginx leave.sh "${addresses[@]}"
}
# Containers of a service, which `leave` first.
retire() {
  "$1" "${@:2}" || die 'old and new processes go on beside one another: look for slow requests, and call again'
  docker stop -t 90 "${@:2}" >/dev/null
  docker rm "${@:2}" >/dev/null
  leave_nobody
}

# As many new processes of a service as there are, beside these; then those of before go, `leave` first.
replace() {
  local service=$1 leave=$2 count one doing said running old=() others=() new=()
  remove_stopped "$service"
  mapfile -t running < <(containers "$service")
  said=$(noted "$service")
  read -r doing count said <<<"$said" || :
  for one in "${running[@]}"; do
    if [[ " $said " == *" $one "* ]]; then old+=("$one"); else others+=("$one"); fi
  done
  if ((${#old[@]} == 0 || ${#others[@]} == 0)); then
    count=${#running[@]} old=("${running[@]}")
  elif [[ $doing == leaving ]]; then
    say "$service: an update was interrupted; ${#old[@]} from before it go"
    retire "$leave" "${old[@]}"
    old=("${others[@]}")
  else
    say "$service: an update was interrupted; ${#others[@]} of it go"
    retire "$leave" "${others[@]}"
  fi
  ((count > 0)) || die "no $service runs: docker compose up -d"

  say "$service: $count beside ${#old[@]}"
  note "$service" starting "$count" "${old[@]}"
  said=$("${compose[@]}" up -d --no-deps --no-recreate --scale "$service=$((${#old[@]} + count))" "$service" 2>&1) \
    || give_up "no new $service was made; the one before goes on: $said"
  mapfile -t new < <(containers "$service" | grep -vxF "$(printf '%s\n' "${old[@]}")")
  ((${#new[@]} == count)) || give_up "${#new[@]} new $service were made; the one before goes on: $said"
  for one in "${new[@]}"; do
    wait_for "$service" "$one" || give_up "the new $service does not start: the one before goes on"
  done
  note "$service" leaving "$count" "${old[@]}"
  retire "$leave" "${old[@]}"
  forget "$service"
}
# What was made beside those of before goes again.
give_up() {
  mapfile -t new < <(containers "$service" -a | grep -vxF "$(printf '%s\n' "${old[@]}")")
  if ((${#new[@]} > 0)); then
    "$leave" "${new[@]}" || :
    docker stop -t 90 "${new[@]}" >/dev/null
    docker rm "${new[@]}" >/dev/null
  fi
  forget "$service"
  die "$1"
}

# As leadmill/smoke.py asks. The certificate is for another name than this one.
ask_doors() {
  docker exec -i "$nginx" sh -s <<'END'
door() {
  port=${1%% *} scheme=http
  case "$1" in *ssl*) scheme=https ;; esac
  echo "$scheme://127.0.0.1:${port##*:}"
}
ask() {
  wanted=$1
  shift
  status=$(curl --noproxy '*' -sk -m 40 --retry 5 -o /dev/null -w '%{http_code}' "$@")
  case " $wanted " in
    *" $status "*) ;;
    *) echo "update: $*: $status, not $wanted" >&2; exit 1 ;;
  esac
}
public=$(door "$LEADMILL_PUBLIC_LISTEN") admin=$(door "$LEADMILL_ADMIN_LISTEN")
ask 200 "$public/readyz"
ask 200 "$public/api/niches?limit=1"
ask 401 -H 'Content-Type: application/json' -d '{}' "$public/api/rpc/me"
# No admin works from here, perhaps.
ask "401${LEADMILL_ADMIN_NETWORKS:+ 403}" "$admin/api/settings?limit=1"
END
}

if [[ ${1:-} != --no-build ]]; then
  say 'building the images'
  "${compose[@]}" build --quiet 2>/dev/null || "${compose[@]}" build
fi
nginx=$("${compose[@]}" ps -q nginx)
[[ -n $nginx ]] || die 'nginx does not run: docker compose up -d'
project=$(docker inspect -f '{{index .Config.Labels "com.docker.compose.project"}}' "$nginx")
trap end EXIT
leave_nobody
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
ask_doors || die 'the doors do not answer as they have to: call the release before'
has_ended=1
say 'updated. nginx, the database and backups keep their images until: docker compose up -d'
