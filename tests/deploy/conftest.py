"""The image's steps take a minute: `make install-test` follows them, `make test` does not."""

from __future__ import annotations

import os

collect_ignore = [] if os.environ.get("LEOTHANG_INSTALL_TEST") else ["test_install.py"]
