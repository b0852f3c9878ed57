"""``python -m kshape_ls``."""

from __future__ import annotations

import os
import sys

# ``-m`` makes the folder that we are in a place to import from: a ``json.py`` of the user's would run there.
if sys.path and sys.path[0] in ("", os.getcwd()) and os.path.dirname(os.path.dirname(__file__)) != os.getcwd():
    del sys.path[0]

from kshape_ls.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
