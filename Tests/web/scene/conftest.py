import pytest

from scene_page import scene_page
from support.places import TESTS
from support.static_files import static_server


@pytest.fixture(scope="session")
def address():
    with static_server({"/scene/": TESTS / "scene"}) as address:
        yield address


@pytest.fixture
def page(chromium, address):
    with scene_page(chromium, address) as page:
        yield page
