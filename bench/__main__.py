"""Run the measurements: `python -m bench [ID…] [--quick] [--list]`."""

from __future__ import annotations

import argparse
import importlib
import sys

from bench.harness import say

MODULES = {
    "P1": "bench.p1_catch_up",
    "P3": "bench.p3_latency",
    "P4": "bench.p4_group_commit",
    "P5": "bench.p5_relay",
    "P6": "bench.p6_rebuild",
    "P7": "bench.p7_growth",
    "P8": "bench.p8_memory",
    "P9": "bench.p9_timers",
    "P10": "bench.p10_sketches",
    "P11": "bench.p11_index",
    "P14": "bench.p14_counts",
    "P17": "bench.p17_scale_out",
    "HANDOVER": "bench.handover",
    "COUNTRY": "bench.counts_country",
    "NOUFAILY": "bench.noufaily",
    "SERVICENOW": "bench.servicenow_counts",
    "PLANTED": "bench.planted_incidents",
    "LINKING": "bench.linking",
    "CAMPAIGN": "bench.campaign",
    "REPLAY": "bench.replay_speed",
    "TOPICS": "bench.topics",
    "STORAGE": "bench.storage",
    "E2E": "bench.end_to_end",
    "LOAD": "bench.country_load",
}


def main() -> int:
    """Run the measurements asked for; exit 1 when one misses its target, 2 for a wrong id."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("ids", nargs="*", metavar="ID", help=f"one of {', '.join(MODULES)}")
    parser.add_argument("--quick", action="store_true", help="smaller inputs, fewer runs")
    parser.add_argument("--list", action="store_true", help="list the measurements and stop")
    asked = parser.parse_args()
    if asked.list:
        for id_, module in MODULES.items():
            doc = importlib.import_module(module).__doc__ or ""
            print(f"{id_:<11}{doc.splitlines()[0]}")
        return 0
    ids = [id_.upper() for id_ in asked.ids] or list(MODULES)
    unknown = [id_ for id_ in ids if id_ not in MODULES]
    if unknown:
        parser.error(f"no measurement {', '.join(unknown)}; there are {', '.join(MODULES)}")
    missed = 0
    for id_ in ids:
        say(f"{id_}: {MODULES[id_]}")
        result = importlib.import_module(MODULES[id_]).measure(quick=asked.quick)
        print(result.line(), flush=True)
        missed += not result.met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
