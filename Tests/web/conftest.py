"""What all tests in Chromium share."""

import secrets

import pytest

from support.chromium import started_chromium


@pytest.fixture(scope="session")
def chromium():
    with started_chromium() as chromium:
        yield chromium


@pytest.fixture
def board():
    """A board that nobody has drawn on yet."""
    return "b" + secrets.token_hex(6)
