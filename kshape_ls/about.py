"""The version, and where the documentation is."""

from __future__ import annotations

__version__ = "0.1.0"
DOCUMENTATION = "https://kshape-ls.github.io"
"""Where the pages of ``docs`` are published."""
