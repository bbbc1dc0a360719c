import pytest

from scene_page import scene_page
from support.bundled_page import bundled_page
from support.chromium import PagePool
from support.places import TESTS
from support.static_files import static_server


@pytest.fixture(scope="session")
def address():
    with bundled_page(TESTS / "scene") as page, static_server({"/scene/": page}) as address:
        yield address


@pytest.fixture(scope="session")
def pool(chromium):
    return PagePool(chromium)


@pytest.fixture
def page(pool, address):
    with scene_page(pool, address) as page:
        yield page
