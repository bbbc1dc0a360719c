import pytest

from store_browser import OPEN, serve_sources
from support.chromium import new_context
from support.processes import Node


@pytest.fixture
def node():
    """A node that is away until a test starts it."""
    node = Node(starts=False)
    yield node
    node.stop()


@pytest.fixture
def context(chromium, node):
    """A person's browser, with what it keeps."""
    context = new_context(chromium)
    serve_sources(context, node)
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
