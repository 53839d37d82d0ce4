#!/usr/bin/env bash
# Builds the pages into the folder $1, if their sources are newer than what is there.
set -euo pipefail
out=$1
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v npm > /dev/null || ! node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; then
    # Maven says what to install when it finds nothing here.
    rm -rf "$out"
    exit 0
fi
sources=(package.json package-lock.json tsconfig.json vite.config.ts index.html public scripts src)
if [[ -f $out/index.html.gz && -z $(find "${sources[@]}" -newer "$out/index.html.gz" -type f -print -quit) ]]; then
    exit 0
fi
# npm writes this file last; with it in place all packages are.
if [[ ! -f node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
    npm ci --no-audit --no-fund --loglevel=error
    touch node_modules/.package-lock.json
fi
WARREN_UI_OUT=$out npm run --silent build
