"""What a browser's other pages can't do to a node, and what people hear where a node keeps something to itself."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from support.chromium import new_context
from support.processes import Node


class Empty(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def stranger(chromium):
    """A page of somebody else's server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = new_context(chromium)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    context.close()
    server.shutdown()
    server.server_close()
    thread.join()


SEND = """async ([url, method, mode, type, body]) => {
    const headers = type === null ? {} : { "Content-Type": type };
    // A blob without a type is sent without one.
    const answer = await fetch(url, { method, mode, headers, body: body && new Blob([body]) }).catch(() => null);
    return answer && answer.type !== "opaque" ? answer.status : null;
}"""
OPEN = """(url) => new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => resolve("open");
    socket.onerror = () => resolve("refused");
})"""


def test_a_page_of_another_origin_changes_nothing_and_reads_nothing(stranger, own_node, board):
    api = f"{own_node.url}/api/boards"
    assert own_node.request("POST", "/api/boards", {"id": board + "-kept"})[0] == 201
    made = f'{{"id":"{board}"}}'
    operation = '{"key":"a key of sixteen characters","n":1,"edits":[{"op":"clear"}]}'
    drawing = '{"type":"excalidraw","elements":[{"id":"a","type":"ellipse"}]}'
    for path, body in (("", made), (f"/{board}/operations", operation), (f"/{board}/import", drawing)):
        for mode, kind in (("no-cors", "text/plain"), ("no-cors", None), ("cors", "text/plain"),
                           ("cors", "application/json"), ("cors", "application/x-ndjson")):
            assert stranger.evaluate(SEND, [api + path, "POST", mode, kind, body]) is None
    assert stranger.evaluate(SEND, [f"{api}/{board}-kept", "DELETE", "cors", None, None]) is None
    assert stranger.evaluate(SEND, [f"{api}/{board}-kept", "GET", "cors", None, None]) is None
    socket = f"ws://127.0.0.1:{own_node.port}/boards/{board}/ws"
    assert stranger.evaluate(OPEN, socket) == "refused"
    assert own_node.get(f"/api/boards/{board}")[0] == 404
    assert own_node.get(f"/api/boards/{board}-kept")[0] == 200


def test_a_page_of_an_allowed_origin_draws_and_reads(stranger, board):
    origin = stranger.evaluate("location.origin")
    node = Node("--allow-origin", origin)
    try:
        api = f"{node.url}/api/boards"
        assert stranger.evaluate(SEND, [api, "POST", "cors", "application/json", f'{{"id":"{board}"}}']) == 201
        assert stranger.evaluate(SEND, [f"{api}/{board}", "GET", "cors", None, None]) == 200
        assert stranger.evaluate(OPEN, f"ws://127.0.0.1:{node.port}/boards/{board}/ws") == "open"
        assert stranger.evaluate(SEND, [f"{api}/{board}", "DELETE", "cors", None, None]) == 204
    finally:
        node.stop()


def test_a_name_that_was_made_to_lead_to_the_node_gets_no_page(chromium, own_node, board):
    context = new_context(chromium)
    page = context.new_page()
    answer = page.goto(f"http://easel.test:{own_node.port}/boards/{board}")
    assert answer.status == 421
    assert "--public-url" in page.content()
    context.close()


def test_the_boards_dialog_says_kindly_that_a_server_lists_no_boards(people, board):
    node = Node("--host", "0.0.0.0", "--insecure")
    try:
        ada = people(node.url).open(board)
        ada.network_may_fail = True
        ada.choose("Boards")
        dialog = ada.page.get_by_role("dialog", name="Boards")
        expect(dialog.get_by_role("status")).to_have_text(
            "This server does not list its boards. Open a board by its link, or make a new one.")
        expect(dialog.get_by_role("button", name="Show more")).to_be_hidden()
        dialog.get_by_role("button", name="New board").click()
        ada.eventually("a new board is open", lambda: not ada.page.url.endswith(board))
        ada.wait_until_ready()
    finally:
        node.stop()
