#!/bin/sh
# What is committed names no download address and no folder of the machine it was written on.
set -eu

bad=0
complain() {
    printf 'leaks: %s\n' "$1" >&2
    bad=1
}

if grep -nE '://|^--(index-url|extra-index-url|find-links)' requirements.txt deploy/requirements*.txt; then
    complain "a requirements file records an address; make lock writes it without"
fi
if grep -nE '"resolved"' tools/asyncapi/package-lock.json; then
    complain "package-lock.json records an address; .npmrc says how not to"
fi

tracked() {
    git grep -nI "$@" -- . ':!requirements.txt' ':!examples' ':!deploy/reference'
}

if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    here=$(pwd -P)
    case $here in
        /*/*) if tracked -F "$here/"; then complain "a file names this folder"; fi ;;
    esac
    if tracked -E '(^|[^A-Za-z0-9._-])/(home|Users|root)/[A-Za-z]'; then
        complain "a file names somebody's home"
    fi
    if tracked -E 'pypi[.]org|python[h]osted|registry[.]npm[j]s'; then
        complain "a file names a package registry"
    fi
else
    echo "leaks: git cannot list the files of this folder; only the lock files were read" >&2
fi
exit $bad
