import pytest

from support.bundled_page import bundled_page
from support.chromium import PagePool
from support.hands import Fingers
from support.places import TESTS
from support.processes import Node
from support.static_files import static_server
from whiteboard_page import WhiteboardPage


@pytest.fixture(scope="session")
def address():
    with bundled_page(TESTS / "editor") as page, static_server({"/editor/": page}) as address:
        yield address


@pytest.fixture(scope="session")
def node(address):
    node = Node("--allow-origin", address)
    yield node
    node.stop()


@pytest.fixture(scope="session")
def pool(chromium):
    return PagePool(chromium, permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def come(pool, address, node, board):
    """Lets people come to the test's board; at the end of a test nothing may have gone wrong in their pages."""
    pages = []

    def come(**options):
        # Who comes sees what the others have done.
        for page in pages:
            page.settle()
        options = {"viewport": {"width": 1000, "height": 700}} | options
        page = WhiteboardPage(pool.take(**options), address, node.url, board)
        pages.append(page)
        return page

    yield come
    for page in pages:
        page.leave()
    troubles = [trouble for page in pages for trouble in page.troubles]
    pool.give_back()
    assert troubles == []


@pytest.fixture
def page(come):
    page = come()
    yield page
    page.settle()


@pytest.fixture
def phone(come):
    page = come(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 700})
    yield page
    page.settle()


@pytest.fixture
def fingers(phone):
    return Fingers(phone.context, phone.page)
