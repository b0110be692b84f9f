#!/usr/bin/env bash
# Installs a member of a cluster on Debian 12, 13 or Ubuntu 24.04, as root:
#   deploy/cluster/install.sh FOLDER
# FOLDER is what `leadmill cluster prepare` made for this machine. Safe to run again: after a change of the description or of
# certificates it installs the new files and has the services read them. It starts nothing that does not run already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
say() { printf 'install: %s\n' "$*"; }
die() { printf 'install: %s\n' "$*" >&2; exit 1; }

[[ $# -eq 1 ]] || die 'usage: install.sh FOLDER'
[[ -d $1 ]] || die "$1 is no folder"
((EUID == 0)) || die 'needs root'
from=$1
if [[ -f $from/haproxy.cfg ]]; then kind=haproxy; else kind=member; fi

# apt starts what it installs, with settings of its own. During the installation a policy refuses all starts. One that stays
# behind would refuse those of every later installation, too.
packages() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" || die "apt-get failed for: $*"
)

if [[ $kind == haproxy ]]; then
  [[ -f $from/ca.crt ]] || die "$from has no ca.crt: it is not what leadmill cluster prepare made for HAProxy"
  command -v haproxy >/dev/null || packages haproxy
  # The processes of the application read ca.crt: it is no secret.
  install -d -m 755 /etc/leadmill-haproxy
  install -m 644 "$from/ca.crt" /etc/leadmill-haproxy/
  haproxy -c -q -f "$from/haproxy.cfg" || die 'haproxy refuses its configuration: what was installed stays'
  install -m 640 -g haproxy "$from/haproxy.cfg" /etc/leadmill-haproxy/
  install -m 644 "$here/leadmill-haproxy.service" /etc/systemd/system/
  systemctl daemon-reload
  systemctl disable --now haproxy.service >/dev/null 2>&1 || true
  systemctl enable leadmill-haproxy.service
  systemctl try-reload-or-restart leadmill-haproxy.service
  say 'installed; start it: systemctl start leadmill-haproxy'
  exit 0
fi

for name in patroni.yml etcd.yml ca.crt member.crt member.key etcd-ca.crt etcd.crt etcd.key; do
  [[ -f $from/$name ]] || die "$from has no $name: it is not what leadmill cluster prepare made for a member"
done
id postgres >/dev/null 2>&1 || die 'install PostgreSQL first: deploy/install.sh does'
command -v etcd >/dev/null || packages etcd-server
python3 -c 'import venv, ensurepip' 2>/dev/null || packages python3-venv

# etcd of its own user, who sees no password of PostgreSQL. Its key is as good as the user postgres on every member: who writes
# to etcd decides who leads, and whom the others copy (docs/adr/0039-cluster.md).
install -d -m 750 -g etcd /etc/leadmill-etcd
install -m 640 -g etcd "$from/etcd.yml" "$from/etcd-ca.crt" "$from/etcd.crt" "$from/etcd.key" /etc/leadmill-etcd/
install -d -m 700 -o etcd -g etcd /var/lib/leadmill-etcd
install -d -m 750 -g postgres /etc/leadmill-cluster
# PostgreSQL takes a key that root owns and its group may read.
install -m 640 -g postgres "$from/patroni.yml" "$from/ca.crt" "$from/member.crt" "$from/member.key" \
  "$from/etcd-ca.crt" "$from/etcd.crt" "$from/etcd.key" /etc/leadmill-cluster/

wanted=$(sha256sum "$here/requirements.txt" | cut -d' ' -f1)
if [[ ! -f /opt/leadmill-patroni/.installed || $(</opt/leadmill-patroni/.installed) != "$wanted" ]]; then
  say 'Patroni from requirements.txt'
  [[ -x /opt/leadmill-patroni/bin/python ]] || python3 -m venv /opt/leadmill-patroni
  /opt/leadmill-patroni/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r "$here/requirements.txt"
  echo "$wanted" >/opt/leadmill-patroni/.installed
fi

install -m 644 "$here/leadmill-etcd.service" "$here/leadmill-patroni.service" /etc/systemd/system/
# Patroni opens it as postgres. softdog is the kernel's own, for machines without hardware.
if modprobe softdog 2>/dev/null; then
  echo softdog >/etc/modules-load.d/leadmill-watchdog.conf
  echo 'KERNEL=="watchdog", OWNER="postgres", MODE="0600"' >/etc/udev/rules.d/61-leadmill-watchdog.rules
  udevadm control --reload && udevadm trigger --name-match=watchdog || true
else
  say 'no watchdog on this machine: a leader that hangs is stopped by nobody but itself'
fi
# Debian's own units would start what Patroni starts, and a second etcd.
systemctl daemon-reload
systemctl disable --now etcd.service >/dev/null 2>&1 || true
systemctl disable postgresql.service >/dev/null 2>&1 || true
systemctl enable leadmill-etcd.service leadmill-patroni.service
# Certificates of etcd are read at each connection; Patroni hands its own and PostgreSQL's on. Authorities are read at the start:
# docs/cluster.md, "Change the authorities".
if systemctl is-active --quiet leadmill-patroni.service; then systemctl reload leadmill-patroni.service; fi
say 'installed; start it: systemctl start leadmill-etcd leadmill-patroni'
