"""``python -m kshape_ls``."""

from __future__ import annotations

import sys

from kshape_ls.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
