#!/bin/sh
# Runs every test, and installs first what they need and a bare machine lacks: Chromium, Chinese fonts, Java, npm packages.
set -eu
cd "$(dirname "$0")/.."

have() { command -v "$1" >/dev/null 2>&1; }

install() {
  if have apt-get && [ "$(id -u)" = 0 ]; then
    [ -n "${updated:-}" ] || { apt-get update -qq; updated=1; }
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    echo "please install: $*" >&2
    exit 1
  fi
}

have chromium || have chromium-browser || have google-chrome || install chromium
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || install fontconfig fonts-noto-cjk
have java || install default-jre-headless
have node || install nodejs npm

# The tests build some thousand small sites: in memory, where there is room for them, that is half the system's time.
room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "${room:-0}" -gt 2000000 ]; then
  export TMPDIR=/dev/shm
fi

cargo test --locked
# The program that the tests were run with: `cargo run` would compile it, and what it stands on, a second time, without what
# only tests need.
"${CARGO_TARGET_DIR:-target}/debug/yishi" build --strict --today 2026-11-22

cd tests/browser
npm ci --no-audit --no-fund --silent
npm test --silent
