#!/usr/bin/env bash
# Builds the pages (web/) into web/dist, unless they are what the sources say already.
set -euo pipefail
cd "$(dirname "$0")/.."

# Debian's Node, or that of requirements-node.txt.
PATH=$PWD/.venv/bin:$PATH
stamp=web/dist/.sources
wanted=$(find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/coverage/*' \
  -not -name '*.test.*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
[[ -f $stamp && $(<"$stamp") == "$wanted" ]] && exit 0

echo 'pages: building'
# Two at once would write into one another.
exec 9>.run/build-pages.lock
flock 9
[[ -f $stamp && $(<"$stamp") == "$wanted" ]] && exit 0
(cd web && npm run --silent build -- --logLevel warn)
echo "$wanted" >"$stamp"
