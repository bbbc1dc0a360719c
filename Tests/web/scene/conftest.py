import pytest

import browser as tools


@pytest.fixture(scope="session")
def address():
    with tools.static_server() as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    with tools.chromium() as chromium:
        yield chromium


@pytest.fixture
def page(chromium, address):
    with tools.scene_page(chromium, address) as page:
        yield page
