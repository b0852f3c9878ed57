"""The session's one Keras."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from .agreement import Agreement
from .asking import KerasMissingError, Oracle

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    try:
        running = Oracle()
    except KerasMissingError:
        if os.environ.get("KSHAPE_REQUIRE_ALL") == "1":
            pytest.fail("Keras is not installed")
        pytest.skip("Keras is not installed")
    yield running
    running.close()


@pytest.fixture(scope="session")
def agree(oracle: Oracle) -> Agreement:
    return Agreement(oracle)
