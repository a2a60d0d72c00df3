"""`python -m services.runtime.probe URL`: is a program well, in words an orchestrator knows.

Exit code 0 when the page answers 200, else 1 with one line that says why (thăm dò).
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

_PATIENCE = 3.0
_OK = 200
_ARGUMENTS = 2


def why_not(url: str) -> str | None:
    """Return why the page does not say that all is well; None when it does."""
    # No proxy of the environment: health is asked on the machine itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=_PATIENCE) as answer:
            return None if answer.status == _OK else f"{url} answers {answer.status}"
    except urllib.error.HTTPError as error:
        return f"{url} answers {error.code}"
    except (OSError, ValueError) as error:
        return f"{url} does not answer ({type(error).__name__})"


def main() -> int:
    """Ask the page named on the command line."""
    if len(sys.argv) != _ARGUMENTS:
        sys.stderr.write("usage: python -m services.runtime.probe URL\n")
        return 2
    reason = why_not(sys.argv[1])
    if reason is not None:
        sys.stderr.write(reason + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
