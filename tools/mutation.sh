#!/bin/sh
# Change what judges, one place at a time, and see whether the tests notice; takes hours.
# The first round leaves out the long tests, the second puts what lived through it to all of them.
# With names of mutants (as tools/mutation_report.py --survivors prints them): only these, all tests.
# mutants/ keeps the results: what did not change since is not tried again. docs/mutation.md reads them.
set -eu

python=.venv/bin/python
export HYPOTHESIS_PROFILE=mutation

mutate() {
    nice -n 15 .venv/bin/mutmut run --max-children "${CHILDREN:-2}" "$@"
}

if [ $# -eq 0 ]; then
    MUTATION_LONGEST=0.3 mutate
    set -- $($python tools/mutation_report.py --round)
fi
if [ $# -gt 0 ]; then
    mutate "$@"
fi
$python tools/mutation_report.py
