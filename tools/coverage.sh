#!/bin/sh
# Run the tests of the pure core under coverage and hold its gate (branches counted).
# The gate is what the tests reach today, never lowered; the aim is 100.
set -eu

python=.venv/bin/python
core='domain/*,projections/detectors/*'
gate=90

set --
for folder in tests/domain tests/law tests/contracts tests/detectors tests/matters; do
    [ -d "$folder" ] && set -- "$@" "$folder"
done
$python -m coverage run -m pytest -q -p no:randomly "$@" >var/coverage.txt 2>&1 || {
    cat var/coverage.txt
    exit 1
}
$python -m coverage report --include="$core" --fail-under=$gate | tail -n 25
