#!/usr/bin/env bash
# Runs every fuzz target for N seconds (60 unless told): fuzz/run.sh [N] [target…]
# Needs cargo-fuzz, and a nightly toolchain or else the stable one told to act as such. SANITIZER=address looks into the
# dependencies' unsafe parts too and takes twice the time; this project's own code has none. Seeds are the hostile payloads,
# what stands in fuzz/seeds, and the sample's own files.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds="${1:-60}"
shift || true
targets=("$@")
if [ "${#targets[@]}" -eq 0 ]; then
    mapfile -t targets < <(cd fuzz/fuzz_targets && printf '%s\n' *.rs | sed 's/\.rs$//' | sort)
fi

toolchain=+nightly
if ! cargo +nightly --version >/dev/null 2>&1; then
    toolchain=
    export RUSTC_BOOTSTRAP=1
fi

for target in "${targets[@]}"; do
    corpus="fuzz/corpus/$target"
    mkdir -p "$corpus"
    # One file a payload; comments and empty lines are none.
    grep -v -e '^# ' -e '^$' tests/hostile/payloads.txt | awk -v dir="$corpus" '{ f = sprintf("%s/payload-%04d", dir, NR); print > f; close(f) }'
    if [ -d "fuzz/seeds/$target" ]; then cp fuzz/seeds/"$target"/* "$corpus"/; fi
    case "$target" in
        front_matter) for f in content/*/*.md data/programmes/*.yaml data/plans/*.yaml; do cp "$f" "$corpus/$(basename "$(dirname "$f")")-$(basename "$f")"; done ;;
        markdown | privacy) for f in content/pages/*.md content/cases/*.md; do cp "$f" "$corpus/$(basename "$f")"; done ;;
        csv) head -40 data/regions.csv >"$corpus/regions" ;;
    esac
    # shellcheck disable=SC2086
    cargo $toolchain fuzz run --sanitizer "${SANITIZER:-none}" "$target" "$corpus" -- \
        -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -print_final_stats=1
done
