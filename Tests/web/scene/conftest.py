import pytest

from scene_page import scene_page
from support.bundled_page import bundled_page
from support.places import TESTS
from support.static_files import static_server


@pytest.fixture(scope="session")
def address():
    with bundled_page(TESTS / "scene") as page, static_server({"/scene/": page}) as address:
        yield address


@pytest.fixture
def page(chromium, address):
    with scene_page(chromium, address) as page:
        yield page
