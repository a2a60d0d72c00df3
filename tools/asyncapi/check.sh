#!/bin/sh
# Read the AsyncAPI document with AsyncAPI's own parser (an npm package, pinned in package-lock.json).
set -eu

document=$1

not_run() {
    printf '%s\n' \
        "**********************************************************************" \
        "  NOT RUN: AsyncAPI's own parser. $1" \
        "  Everything else is checked without it; CI installs what it needs." \
        "**********************************************************************" >&2
    mkdir -p var
    echo "asyncapi parser: $1" >>var/not-run.txt
    exit 0
}

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    not_run "It needs node and npm, and this machine has none."
fi
folder=tools/asyncapi
if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    npm_config_cache=$PWD/var/npm
    export npm_config_cache
fi
if ! cmp -s $folder/package-lock.json $folder/node_modules/.installed; then
    echo "installing the AsyncAPI parser (once) ..."
    fetch() { (cd $folder && npm ci --silent --no-audit --no-fund --ignore-scripts); }
    fetch || { sleep 5 && fetch; } || { sleep 20 && fetch; } ||
        not_run "npm could not install it (no network?)."
    cp $folder/package-lock.json $folder/node_modules/.installed
fi
node $folder/check.mjs "$document"
