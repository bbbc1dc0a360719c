import pytest

from support.bundled_page import bundled_page
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


@pytest.fixture
def come(chromium, address, node, board):
    """Lets people come to the test's board; at the end of a test nothing may have gone wrong in their pages."""
    pages = []

    def come(**options):
        # Who comes sees what the others have done.
        for page in pages:
            page.settle()
        page = WhiteboardPage(chromium, address, node.url, board, **options)
        pages.append(page)
        return page

    yield come
    troubles = [trouble for page in pages for trouble in page.troubles]
    for page in pages:
        page.close()
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
