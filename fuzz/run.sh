#!/usr/bin/env bash
# Runs every fuzz target for N seconds (60 unless told): fuzz/run.sh [N] [target…]
# Needs a nightly toolchain and cargo-fuzz. Seeds are the hostile payloads and what stands in fuzz/seeds.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds="${1:-60}"
shift || true
targets=("$@")
if [ "${#targets[@]}" -eq 0 ]; then
    mapfile -t targets < <(cd fuzz/fuzz_targets && printf '%s\n' *.rs | sed 's/\.rs$//' | sort)
fi

for target in "${targets[@]}"; do
    corpus="fuzz/corpus/$target"
    mkdir -p "$corpus"
    # One file a payload; comments and empty lines are none.
    grep -v -e '^# ' -e '^$' tests/hostile/payloads.txt | awk -v dir="$corpus" '{ f = sprintf("%s/payload-%04d", dir, NR); print > f; close(f) }'
    if [ -d "fuzz/seeds/$target" ]; then cp fuzz/seeds/"$target"/* "$corpus"/; fi
    cargo +nightly fuzz run "$target" "$corpus" -- -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -print_final_stats=1
done
