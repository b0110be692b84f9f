#!/usr/bin/env bash
# Brings the configuration of a server of Debian into its data directory, where Patroni keeps it:
#   deploy/cluster/adopt.sh /var/lib/postgresql/15/main /etc/postgresql/15/main
# As root, before Patroni is started on a database that is taken over. The running server notices nothing, and what is in /etc stays.
# Safe to run again until Patroni has taken over.
set -euo pipefail
say() { printf 'adopt: %s\n' "$*"; }
die() { printf 'adopt: %s\n' "$*" >&2; exit 1; }

[[ $# -eq 2 ]] || die 'usage: adopt.sh DATA_DIRECTORY CONFIGURATION_FOLDER'
data=$(realpath "$1") from=$(realpath "$2")
[[ -f $data/PG_VERSION ]] || die "$data is no data directory"
# Root writes nothing in a folder of another user, who could lead it elsewhere.
if ((EUID == 0)) && [[ $(stat -c %u "$data") != 0 ]]; then
  exec setpriv --reuid="$(stat -c %u "$data")" --regid="$(stat -c %g "$data")" --init-groups \
    bash -s -- "$data" "$from" <"$0"
fi
cd "$data"
umask 077
[[ -f $from/postgresql.conf ]] || die "$from has no postgresql.conf"
[[ $data != "$from" ]] || { say "the configuration is in $data already"; exit 0; }
if [[ -e $data/postgresql.base.conf ]]; then
  say "Patroni has taken $data over already: nothing is to be done"
  exit 0
fi
mark='# Copied by deploy/cluster/adopt.sh.'
[[ ! -e $data/postgresql.conf ]] || [[ $(head -n 1 "$data/postgresql.conf") == "$mark" ]] \
  || die "$data/postgresql.conf is there and is not from here: look at it, and move it away"
program=/usr/lib/postgresql/$(<"$data/PG_VERSION")/bin/postgres
[[ -x $program ]] || die "$program is missing"

# These lead out of the data directory.
without_places() {
  sed -E 's/^[[:space:]]*(data_directory|hba_file|ident_file|external_pid_file)[[:space:]=].*$/# adopt.sh: &/I' "$1"
}
put() {
  local to=$1
  cat >"$to.new"
  mv "$to.new" "$to"
}

mkdir -p "$data/conf.d"
rm -f "$data"/conf.d/*.conf
for file in "$from"/conf.d/*.conf; do
  [[ ! -f $file ]] || without_places "$file" | put "$data/conf.d/${file##*/}"
done
for name in pg_hba.conf pg_ident.conf; do
  [[ ! -f $from/$name ]] || put "$data/$name" <"$from/$name"
done
# Last, because it is the mark of a complete copy.
{ echo "$mark"; without_places "$from/postgresql.conf"; } | put "$data/postgresql.conf"

# Other files that it includes by a relative name are not there: PostgreSQL says so now, and not when Patroni restarts it.
if ! "$program" -C shared_buffers -D "$data" >/dev/null </dev/null; then
  rm -f "$data/postgresql.conf"
  die "PostgreSQL does not take the copy: mend what it says in $from, or copy what it misses to $data"
fi
say "$data has its configuration: start Patroni"
