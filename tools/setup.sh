#!/bin/sh
# Make .venv ready: find a Python, make the environment, install what is pinned.
# Does nothing when that was done for this folder and these pins. Writes in this folder only.
set -eu

venv=.venv
stamp=$venv/leothang.ready
oldest=11 # Python 3.11
newest=14

refuse() {
    printf 'leothang: %s\n' "$1" >&2
    exit 2
}

mkdir -p var/tmp

# An environment does not survive being copied or moved, so the folder is part of the stamp.
wanted=$({ pwd -P; cat requirements.txt pyproject.toml; } | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi

# A home that is missing or read-only must not matter.
if [ -z "${HOME:-}" ] || [ ! -d "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    PIP_CACHE_DIR=$PWD/$venv/cache/pip
    export PIP_CACHE_DIR
fi

fits() {
    "$1" -c "import sys; sys.exit(not (3, $oldest) <= sys.version_info[:2] <= (3, $newest))" 2>/dev/null
}

can_make_venvs() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

find_python() {
    names=${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}
    for name in $names; do
        if fits "$name" && can_make_venvs "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
    for name in $names; do
        if fits "$name"; then
            refuse "$name has no venv and pip. Install them (on Debian and Ubuntu: apt install python3-venv) and try again."
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>/dev/null) || found=none
    refuse "needs Python 3.$oldest to 3.$newest, found ${PYTHON:-python3}: ${found:-none}. Install one, or name it: make ... PYTHON=python3.12"
}

# One that was made here and works is kept; its scripts name the folder they were made in.
is_ours() {
    [ -x "$venv/bin/pip" ] && grep -qF "$(pwd -P)/$venv/bin/python" "$venv/bin/pip" && fits "$venv/bin/python"
}

rm -f "$stamp"
if is_ours; then
    printf 'leothang: bringing .venv up to date ...\n'
else
    python=$(find_python)
    printf 'leothang: setting up .venv with %s (once, about a minute) ...\n' "$("$python" --version)"
    "$python" -m venv --clear "$venv"
fi
pip="$venv/bin/python -m pip --disable-pip-version-check --no-input"
printf 'leothang: installing the pinned packages, each checked by its hash ...\n'
# A line that breaks in the middle is no reason to give up: what came before is kept in pip's cache.
# shellcheck disable=SC2086  # words on purpose
$pip install -qq --require-hashes -r requirements.txt ||
    { sleep 5 && $pip install -qq --require-hashes -r requirements.txt; } ||
    { sleep 20 && $pip install -qq --require-hashes -r requirements.txt; }
printf 'leothang: installing leothang itself ...\n'
# shellcheck disable=SC2086
$pip install -qq --no-deps --no-build-isolation -e .
printf '%s\n' "$wanted" > "$stamp"
printf 'leothang: ready.\n'
