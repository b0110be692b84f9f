#!/usr/bin/env bash
# make rework f=ledger/post m="why": freeze a released change and open its file for editing.
# Sqitch 1.3.1 does not create the folders it copies to, and a reworked change is reverted by
# deploying its previous version: one line.
set -euo pipefail
cd "$(dirname "$0")/.."

change=${1:?'f= is missing: the change, such as ledger/post'}
note=${2:?'m= is missing: why it changes'}

# The frozen files are named after the last tag; a change above it in the plan is released.
tag=$(sed -nE 's/^(@[^ ]+) .*/\1/p' sqitch.plan | tail -n 1)
[[ -n $tag ]] || { echo "no release yet: edit db/deploy/$change.sql in place" >&2; exit 1; }
sed "/^$tag /q" sqitch.plan | grep -qE "^$change " \
  || { echo "$change is not in release $tag: edit it in place" >&2; exit 1; }

for kind in deploy revert verify; do
  mkdir -p "db/reworked/$kind/$(dirname "$change")"
done
SQITCH_FULLNAME='Leadmill maintainers' SQITCH_EMAIL=maintainers@leadmill.example \
  sqitch rework "$change" --note "$note"
cat >"db/revert/$change.sql" <<SQL
-- Revert leadmill:$change to pg: what it was in $tag.

\\i db/reworked/deploy/$change$tag.sql
SQL
echo "edit db/deploy/$change.sql; its diff is the change"
