import pytest

from store_browser import MODULES, OPEN, serve_client
from support.bundled_page import bundle
from support.chromium import new_context
from support.places import WEB
from support.processes import Node


@pytest.fixture
def node():
    """A node that is away until a test starts it."""
    node = Node(starts=False)
    yield node
    node.stop()


@pytest.fixture(scope="session")
def client(tmp_path_factory):
    """The folder of the client's modules."""
    folder = tmp_path_factory.mktemp("client")
    bundle([WEB / f"client/{name}.js" for name in MODULES], folder)
    return folder


@pytest.fixture
def context(chromium, node, client):
    """A person's browser, with what it keeps."""
    context = new_context(chromium)
    serve_client(context, node, client)
    yield context
    context.close()


@pytest.fixture
def visit(context, node, board):
    """Opens a tab, or a tab again, with a client."""

    def visit(page=None, mode="lock", connect=False, prepare=None):
        page = page or context.new_page()
        page.goto(f"{node.url}/empty")
        if prepare:
            page.evaluate(prepare)
        options = {"board": board, "url": f"{node.url}/boards/{board}", "mode": mode, "connect": connect}
        return page, page.evaluate(OPEN, options)

    return visit
