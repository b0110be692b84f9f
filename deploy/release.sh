#!/usr/bin/env bash
# Makes a release: `make release VERSION=0.2.0`. On a clean tree of the main branch; CONTRIBUTING.md says what follows.
#   1. notes: changelog.d into CHANGELOG.md, and the version into pyproject.toml       (one commit)
#   2. the tag in Sqitch's plan, from which on released changes are frozen, and the tag of Git
#   3. dist/: the wheel, and images.txt with every image, its id, and the digest of its base where a registry answers
# Nothing is pushed. What fails before the tag of Git can be called again.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${1:-}
say() { printf 'release: %s\n' "$*"; }
die() { printf 'release: %s\n' "$*" >&2; exit 1; }

[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || die 'VERSION=x.y.z is missing'
tag=v$version
[[ -z $(git status --porcelain) ]] || die 'the tree has changes that are not committed'
! git rev-parse -q --verify "refs/tags/$tag" >/dev/null || die "$tag is there already"
last=$(git tag --list 'v*' --sort=-v:refname | head -n 1)
if [[ -n $last ]]; then
  [[ $(printf '%s\n' "${last#v}" "$version" | sort -V | tail -n 1) == "$version" ]] || die "$last is newer"
  # Below the last tag nothing is edited; what had to be was reworked, and then the plan names it twice.
  mapfile -t changed < <(git diff --name-only "$last" -- db/deploy db/revert db/verify)
  for file in "${changed[@]}"; do
    change=${file#db/*/} change=${change%.sql}
    git show "$last:sqitch.plan" | grep "^$change " >/dev/null || continue
    grep -q "^$change \[$change@$last" sqitch.plan \
      || die "$file was released with $last and is edited: sqitch rework $change, or a new change (docs/adr/0002-sqitch-practice.md)"
  done
fi

if ! grep -qx "version = \"$version\"" pyproject.toml || compgen -G 'changelog.d/*.*.md' >/dev/null; then
  sed -i -E "0,/^version = /s/^version = .*/version = \"$version\"/" pyproject.toml
  .venv/bin/towncrier build --yes --version "$version" >/dev/null
  git add -A
  git commit -q -m "Release $version"
  say "CHANGELOG.md has the notes of $version"
fi
if ! grep -q "^@$tag " sqitch.plan; then
  sqitch tag "$tag" -n "Release $version" >/dev/null
  git commit -q -m "Tag the schema of $version" sqitch.plan
fi

rm -rf dist && mkdir dist
.venv/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
(cd dist && sha256sum -- *.whl >SHA256SUMS)
say "dist/$(cd dist && echo ./*.whl)"

if docker version >/dev/null 2>&1; then
  compose=(docker compose)
  docker compose version >/dev/null 2>&1 || compose=(docker-compose)
  export LEADMILL_IMAGE_TAG=$tag
  "${compose[@]}" --profile demo --profile monitoring build --pull
  {
    for image in $(docker images --format '{{.Repository}}:{{.Tag}}' | grep -E "^leadmill[a-z-]*:$tag\$" | sort); do
      echo "$image $(docker image inspect -f '{{.Id}}' "$image")"
    done
    # Bases and images of others: their digest, if a registry gave one.
    for base in $(sed -nE 's/.*(BASE|NODE): "([^"]+)".*/\2/p; s/^ +image: ([a-z]+\/[^ ]+)$/\1/p' docker-compose.yml | sort -u); do
      digest=$(docker image inspect -f '{{range .RepoDigests}}{{.}} {{end}}' "$base" 2>/dev/null || true)
      echo "$base ${digest:-no digest: no registry gave it}"
    done
  } >dist/images.txt
  say 'dist/images.txt names the images'
else
  say 'no Docker answers here: the images are not built (make release on a machine that has it, from the tag)'
fi

git tag -a "$tag" -m "Release $version"
say "$tag is tagged. Push it: git push --follow-tags"
