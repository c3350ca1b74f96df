"""What all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="Rewrite the expected part of tests/cases/*.txt.")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """True when the expected parts are to be rewritten."""
    return bool(request.config.getoption("--accept"))
