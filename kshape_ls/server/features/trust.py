"""``kshape/trust``: whether the user trusts the workspace. Without it, nothing of the workspace is started."""

from __future__ import annotations

from dataclasses import dataclass

from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import renew


@dataclass(frozen=True, slots=True)
class Trust:
    """The user's answer."""

    trusted: bool


def trust(ls: Server, params: Trust) -> None:
    """Take it; settings that name programs hold from now on, or no longer."""
    if ls.trusted != params.trusted:
        ls.trusted = params.trusted
        renew(ls)


FEATURES = (Feature("kshape/trust", trust, turn="at once"),)
