"""The page as a release serves it: bundled, and asked for little by little."""

import re
import subprocess
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from support.no_websockets import NO_WEBSOCKETS
from support.places import EASEL, EASEL_WITH_SOURCES
from support.processes import Node


@pytest.fixture(scope="module")
def node():
    node = Node()
    yield node
    node.stop()


@pytest.fixture(scope="module")
def node_with_sources():
    """A node as whoever works on the page runs it, without a bundle."""
    node = Node(program=EASEL_WITH_SOURCES)
    yield node
    node.stop()


@pytest.fixture
def dora(people, node):
    return people(node.url, "Dora")


def test_the_bundled_page_asks_for_a_dozen_files_at_most_before_one_can_draw(dora, board):
    asked = []
    dora.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    dora.open(board)
    before = len(asked)
    assert before <= 12, asked
    dora.draw("Rectangle", (300, 300), (400, 400))
    assert len(dora.elements) == 1


def test_the_bundle_comes_by_brotli_to_browsers_and_programs_that_take_it(dora, node, board):
    codings = {}

    def note(response):
        codings[urlsplit(response.url).path.rsplit("/", 1)[-1]] = response.headers.get("content-encoding")

    dora.page.on("response", note)
    dora.open(board)
    assert [codings["main.js"], codings["main.css"]] == ["br", "br"]
    path = "/bundle/main.js"
    got = {coding: fetch(node, path, coding) for coding in ("identity", "gzip", "br", "gzip, br;q=0.5")}
    assert [headers["Content-Encoding"] for headers, _ in got.values()] == [None, "gzip", "br", "gzip"]
    assert len({headers["ETag"] for headers, _ in got.values()}) == 3
    unpacked = subprocess.run(["brotli", "--decompress", "--stdout"], input=got["br"][1], capture_output=True, check=True)
    assert unpacked.stdout == got["identity"][1]
    assert len(got["br"][1]) < 0.9 * len(got["gzip"][1])


@pytest.mark.parametrize("page, name", [("whiteboard", "main"), ("admin", "admin")])
def test_what_runs_before_a_pages_module_is_one_file(page, name):
    bundle = Path(EASEL).parent / "easel_EaselWeb.resources/bundle"
    scripts = re.findall(r'<script src="([^"]+)"></script>', (bundle / f"{page}.html").read_text())
    assert scripts == [f"/bundle/early-{name}.js"]
    assert "dataset.theme" in (bundle / f"early-{name}.js").read_text()


def fetch(node, path, coding):
    with urllib.request.urlopen(urllib.request.Request(node.url + path, headers={"Accept-Encoding": coding})) as response:
        return response.headers, response.read()


# Notes each socket, and the script that made it, unless that is a module.
NOTED_SOCKETS = """
globalThis.sockets = [];
globalThis.WebSocket = class extends WebSocket {
    script = document.currentScript?.src ?? "";
    constructor(...how) {
        super(...how);
        sockets.push(this);
        if (globalThis.name === "unlucky" && sockets.length === 1) this.addEventListener("open", () => this.close());
    }
};
"""


@pytest.mark.parametrize("kind", ["in time", "early", "unlucky"])
def test_the_way_to_the_board_is_opened_before_the_pages_module_is_there(dora, node, board, kind):
    held = []
    dora.page.add_init_script(f"globalThis.name = {kind!r};{NOTED_SOCKETS}")
    if kind != "in time":
        dora.page.route("**/main.js", lambda route: held.append(route))
        dora.page.goto(f"{node.url}/boards/{board}", wait_until="commit")
        state = {"early": 1, "unlucky": 3}[kind]
        dora.eventually("there is a socket before the module", f"globalThis.sockets?.[0]?.readyState === {state}")
        held[0].continue_()
        dora.wait_until_ready()
    else:
        dora.open(board)
    scripts = dora.ask("sockets.map(({ script }) => script.replace(/.*\\//, ''))")
    assert scripts == ["early-main.js", *([""] if kind == "unlucky" else [])]
    dora.draw("Rectangle", (300, 300), (400, 400))
    assert len(dora.elements) == 1


def test_letters_hold_up_no_board(dora, board):
    happened = []
    dora.page.on("websocket", lambda socket: socket.on("framereceived", lambda: happened.append("board")))
    dora.page.on("request", lambda request: happened.append("letters") if request.url.endswith(".woff2") else None)
    dora.open(board)
    assert "letters" in happened
    assert happened[0] == "board", happened
    dora.write("Some letters", 300, 300)
    (text,) = dora.sees(1, "text")
    as_measured = dora.ask("""() => {
        const pen = document.createElement("canvas").getContext("2d");
        pen.font = "20px Excalifont";
        return pen.measureText("Some letters").width;
    }""")
    assert abs(text["width"] - as_measured) < 2, (text["width"], as_measured)


def test_what_was_not_needed_to_begin_is_there_when_it_is_used(dora, board):
    dora.open(board)
    dora.draw("Rectangle", (300, 300), (400, 400))
    dora.settle()
    for name, opened in [("Share", "Share this board"), ("Help", "Keyboard shortcuts")]:
        dora.button(name).first.click()
        dialog = dora.page.get_by_role("dialog", name=opened)
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="Close").click()
    dora.button("Timeline").first.click()
    expect(dora.page.locator(".timeline")).to_be_visible()


def test_what_reads_pasted_tables_and_diagrams_is_loaded_after_the_page_can_be_drawn_on(dora, board):
    dora.context.add_init_script("globalThis.requestIdleCallback = () => 0;")
    asked = []
    dora.page.on("response", lambda response: asked.append(response) if response.url.endswith(".js") else None)
    dora.open(board)
    first = {urlsplit(response.url).path.rsplit("/", 1)[-1]: response.text() for response in asked}
    assert "main.js" in first and not any("extras" in name for name in first), list(first)
    assert not [name for name, text in first.items() if "sequenceDiagram" in text], "the first load has no parsers"
    dora.focus_drawing()
    paste(dora, "a\tb\nc\td")
    dora.sees(4, "rectangle")
    dora.settle()


def test_a_table_that_nothing_can_read_for_now_is_pasted_as_text(dora, board):
    dora.context.add_init_script("globalThis.requestIdleCallback = () => 0;")
    dora.open(board)
    dora.network_may_fail = True
    dora.context.set_offline(True)
    dora.focus_drawing()
    paste(dora, "a\tb\nc\td")
    (text,) = dora.sees(1, "text")
    assert text["originalText"] == "a\tb\nc\td"
    expect(dora.page.get_by_role("log", name="Notices")).to_contain_text("It is pasted as text")
    paste(dora, "plain")
    dora.sees(2, "text")


def paste(person, text):
    person.ask("""(text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }""", text)


def test_dialogs_open_without_a_network_once_the_page_has_rested(dora, board):
    dora.open(board)
    dora.eventually("the rest is loaded", """() => performance.getEntriesByType("resource")
        .some(({ name }) => name.includes("/bundle/extras"))""")
    dora.network_may_fail = True
    dora.context.set_offline(True)
    dora.button("Help").first.click()
    expect(dora.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_who_can_open_no_websocket_draws_on_the_bundled_page_too(dora, board):
    dora.context.add_init_script(NO_WEBSOCKETS)
    dora.network_may_fail = True
    dora.open(board)
    assert dora.ask("easel.client.transport") == "polling"
    dora.draw("Rectangle", (300, 300), (400, 400))
    dora.settle()


def test_a_page_of_sources_works_as_the_bundle_does(people, node_with_sources, board):
    dora = people(node_with_sources.url, "Dora")
    asked = []
    dora.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    dora.open(board)
    assert any(path.endswith("/whiteboard/main.js") for path in asked), asked
    assert not any("/bundle/" in path for path in asked), asked
    dora.draw("Rectangle", (300, 300), (400, 400))
    dora.settle()
    dora.button("Help").first.click()
    expect(dora.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
