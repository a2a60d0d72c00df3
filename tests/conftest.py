"""How the tests run, wherever they run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A shared machine may pause a test for seconds: no example is judged by its duration.
settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile("deep", max_examples=2_000, deadline=None)
# The default finds the same examples every time, so `make test` says the same twice;
# whoever changes a rule lets `dev` or `deep` look for others.
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
