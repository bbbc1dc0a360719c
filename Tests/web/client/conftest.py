import secrets

import pytest
from playwright.sync_api import sync_playwright

from store_browser import Node, OPEN, serve_sources


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        # A page that Playwright answers for comes from no address, and Chromium would not let it reach this machine.
        flags = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def node():
    node = Node()
    yield node
    node.remove()


@pytest.fixture
def board():
    return "b" + secrets.token_hex(6)


@pytest.fixture
def context(chromium, node):
    """A person's browser, with what it keeps."""
    context = chromium.new_context()
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
