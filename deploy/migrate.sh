#!/bin/sh
# One-shot: roles and extensions, then the schema. Safe to run again; stops at the first error.
# PGHOST, PGPORT, PGUSER (a superuser), PGPASSWORD and PGDATABASE name the database; *_PASSWORD the log-in roles' passwords,
# LEADMILL_STRIPE_WEBHOOK_SECRETS and LEADMILL_STRIPE_LIVEMODE what Stripe's events are verified with.
set -eu
cd "$(dirname "$0")/.."

psql -qX -v ON_ERROR_STOP=1 \
  -v authenticator_password="$AUTHENTICATOR_PASSWORD" \
  -v authenticator_admin_password="$AUTHENTICATOR_ADMIN_PASSWORD" \
  -v leadmill_api_password="$LEADMILL_API_PASSWORD" \
  -v leadmill_worker_password="$LEADMILL_WORKER_PASSWORD" \
  -v leadmill_reconciler_password="$LEADMILL_RECONCILER_PASSWORD" \
  -v leadmill_monitor_password="$LEADMILL_MONITOR_PASSWORD" \
  -f db/bootstrap.sql

schema=$(python -c 'import importlib.util as u; print(u.find_spec("procrastinate").submodule_search_locations[0])')/sql/schema.sql
PGOPTIONS='-c role=leadmill_owner' \
  sqitch deploy --verify --mode change --set procrastinate_schema="$schema" "db:pg:${PGDATABASE}"

# What proves that an event comes from Stripe is known to the database alone.
if [ -n "${LEADMILL_STRIPE_WEBHOOK_SECRETS:-}" ]; then
  leadmill webhook-secrets
fi
