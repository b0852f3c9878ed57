"""Generated tests make the same cases each time, however slow the machine is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("shapes", deadline=None, derandomize=True)
settings.load_profile("shapes")
