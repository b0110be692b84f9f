#!/bin/sh
# One-shot: roles and extensions, then tables, then code. Safe to run again; stops at the first error.
# PGHOST, PGPORT, PGUSER (a superuser), PGPASSWORD and PGDATABASE name the database; *_PASSWORD the log-in roles' passwords,
# LEADMILL_STRIPE_WEBHOOK_SECRETS, LEADMILL_STRIPE_LIVEMODE, LEADMILL_PAYSTACK_SECRET_KEY and
# LEADMILL_PAYSTACK_OLD_SECRET_KEYS are for verifying events of Stripe and Paystack; LEADMILL_ADMIN_NETWORKS and
# LEADMILL_ADMIN_SECOND_FACTOR say what admins need.
# With LEADMILL_SETTINGS_FOLDER they may as well be files of these names in that folder.
set -eu
cd "$(dirname "$0")/.."
for file in "${LEADMILL_SETTINGS_FOLDER:-/nonexistent}"/*_PASSWORD; do
  if [ -f "$file" ]; then export "${file##*/}=$(cat "$file")"; fi
done
: "${AUTHENTICATOR_PASSWORD:?}" "${AUTHENTICATOR_ADMIN_PASSWORD:?}" "${LEADMILL_API_PASSWORD:?}"
: "${LEADMILL_WORKER_PASSWORD:?}" "${LEADMILL_RECONCILER_PASSWORD:?}" "${LEADMILL_MONITOR_PASSWORD:?}" "${PGDATABASE:?}"

# From the environment, not as arguments, which every user of the machine can read.
PGOPTIONS='-c client_min_messages=warning' psql -qX -v ON_ERROR_STOP=1 <<'SQL'
\getenv authenticator_password AUTHENTICATOR_PASSWORD
\getenv authenticator_admin_password AUTHENTICATOR_ADMIN_PASSWORD
\getenv leadmill_api_password LEADMILL_API_PASSWORD
\getenv leadmill_worker_password LEADMILL_WORKER_PASSWORD
\getenv leadmill_reconciler_password LEADMILL_RECONCILER_PASSWORD
\getenv leadmill_monitor_password LEADMILL_MONITOR_PASSWORD
\getenv leadmill_backup_password LEADMILL_BACKUP_PASSWORD
\i db/bootstrap.sql
SQL

schema=$(python -c 'import importlib.util as u; print(u.find_spec("procrastinate").submodule_search_locations[0])')/sql/schema.sql
said=$(mktemp)
trap 'rm -f "$said"' EXIT

deploy() {
  # Later requests queue behind a waiting lock: a change that waits for one slow reader would stop all sales.
  # So it gives up after a second, lets them pass, and tries again.
  PGOPTIONS='-c role=leadmill_owner -c lock_timeout=1s' \
    sqitch deploy --mode change --set procrastinate_schema="$schema" "db:pg:${PGDATABASE}" 2>&1
}

tries=1
until deploy >"$said" && cat "$said"; do
  cat "$said"
  # So Sqitch says that the database has a change which this release does not know.
  if grep -q 'Cannot find change .* in sqitch.plan' "$said"; then
    echo "migrate: the tables are those of a later release, and stay as they are"
    break
  fi
  grep -q 'due to lock timeout' "$said" || exit 1
  [ "$tries" -lt 60 ] || { echo "migrate: gave up after $tries tries: something holds its locks for long" >&2; exit 1; }
  tries=$((tries + 1))
  echo "migrate: a lock was not to be had; once more"
  sleep 1
done

# Functions, views, policies, triggers and grants: in one transaction, which tries again by itself.
leadmill apply-code

leadmill admin-door

# Only the database verifies the events of Stripe and Paystack.
if [ -n "${LEADMILL_STRIPE_WEBHOOK_SECRETS:-}${LEADMILL_PAYSTACK_SECRET_KEY:-}" ] ||
  [ -s "${LEADMILL_SETTINGS_FOLDER:-/nonexistent}/LEADMILL_STRIPE_WEBHOOK_SECRETS" ] ||
  [ -s "${LEADMILL_SETTINGS_FOLDER:-/nonexistent}/LEADMILL_PAYSTACK_SECRET_KEY" ]; then
  leadmill webhook-secrets
fi

# The public half of the key that Compose has made for tenants' secrets; workers have the other one.
if [ -s "${LEADMILL_SETTINGS_FOLDER:-/nonexistent}/encryption-key.pub" ]; then
  leadmill encryption-key --public "$LEADMILL_SETTINGS_FOLDER/encryption-key.pub"
fi
