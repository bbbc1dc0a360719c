"""The page where its node does not answer."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.test_network import keeps
from support.agreement import agree
from support.guarded import GuardedNode
from support.nginx import Nginx
from support.places import EASEL_WITH_SOURCES
from support.processes import Node

IS_KEPT = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.active?.state === "activated" && navigator.serviceWorker.controller !== null;
}"""

KEPT = """async () => {
    const caches_ = await caches.keys();
    const paths = [];
    for (const name of caches_) {
        for (const request of await (await caches.open(name)).keys()) paths.push(request.url);
    }
    return { caches: caches_, urls: paths };
}"""


@pytest.fixture
def come(people):
    """Lets people come whose browsers keep the page."""

    def come(url, name="Ada", **options):
        person = people(url, name, service_workers="allow", **options)
        person.network_may_fail = True
        return person

    return come


def has_kept(person):
    person.eventually("the page is kept", IS_KEPT)


def comes_back(person, count):
    """Loads the page again where no node answers."""
    person.reload()
    try:
        person.eventually(f"{count} elements are shown", f"globalThis.easel?.client.document.size === {count}")
    except AssertionError as failure:
        raise AssertionError(f"{failure}; shown: {[element.get('type') for element in person.elements.values()]}") from None
    person.sees_state("offline")


def test_a_large_board_is_kept_a_piece_at_a_time(come, own_node, board):
    for batch in range(3):
        own_node.submit(board, [{"op": "put", "id": f"e{batch}-{number}", "value": {
            "type": "rectangle", "x": number, "y": batch, "width": 9, "height": 9, "index": f"a{batch}{number:04}"}}
            for number in range(1000)], batch + 1)
    ada = come(own_node.url)
    ada.page.add_init_script("""
        const { stringify } = JSON;
        globalThis.longest = 0;
        JSON.stringify = (...values) => {
            const text = stringify(...values);
            globalThis.longest = Math.max(globalThis.longest, text?.length ?? 0);
            return text;
        };
    """)
    ada.open(board)
    ada.sees(3000)
    ada.eventually("it is kept", f"sessionStorage.getItem('easel.state.{board}') !== null")
    kept = ada.ask(f"JSON.parse(sessionStorage.getItem('easel.state.{board}'))")
    assert kept["elements"] == ada.elements and kept["seq"] == 3 and ada.ask("longest") < 20_000


def test_a_reload_without_the_node_shows_the_board_and_what_is_drawn_then_arrives(come, own_node, board):
    ada = come(own_node.url).open(board)
    ada.draw("Rectangle", (450, 300), (520, 360))
    ada.write("Hello", 600, 200)
    ada.settle()
    has_kept(ada)
    own_node.kill()
    ada.sees_state("offline")
    ada.draw("Ellipse", (600, 300), (680, 380))
    expect(ada.pill).to_contain_text("1 change")
    keeps(ada, 1)
    comes_back(ada, 3)
    ada.draw("Diamond", (750, 300), (820, 380))
    expect(ada.pill).to_contain_text("2 changes")
    keeps(ada, 2)
    comes_back(ada, 4)
    own_node.start()
    bob = come(own_node.url, "Bob").open(board)
    bob.sees(4)
    ada.wait_until_ready()
    agree(ada, bob)
    operations = own_node.operations(board)
    assert len(operations) == 4 == len({(operation["client"], operation["n"]) for operation in operations})


def test_what_others_did_meanwhile_is_there_when_the_node_is_back(come, own_node, board):
    ada = come(own_node.url).open(board)
    ada.draw("Rectangle", (450, 300), (520, 360))
    ada.settle()
    has_kept(ada)
    own_node.kill()
    comes_back(ada, 1)
    own_node.start()
    own_node.submit(board, [{"op": "clear"}, {"op": "put", "id": "other", "value": {"type": "ellipse"}}])
    ada.wait_until_ready()
    ada.eventually("the board as it is", "easel.client.document.size === 1 && easel.client.document.has('other')")


def test_only_the_page_and_its_files_are_kept_by_the_browser_and_no_address(come, own_node, board):
    ada = come(own_node.url)
    ada.page.goto(f"{ada.url}/boards/{board}#token=a-very-secret-token")
    ada.wait_until_ready()
    has_kept(ada)
    ada.reload()
    ada.wait_until_ready()
    kept = ada.ask(KEPT)
    assert len(kept["caches"]) == 1
    version = kept["caches"][0].removeprefix("easel-page-")
    paths = {url.removeprefix(ada.url) for url in kept["urls"]}
    assert "/" in paths and len(paths) > 20
    assert all(path.startswith(f"/assets/{version}/") for path in paths - {"/"}), paths


def test_a_board_of_which_nothing_is_kept_says_so_and_comes_with_the_node(come, own_node, board):
    own_node.submit(board + "-x", [{"op": "put", "id": "other", "value": {"type": "ellipse"}}])
    ada = come(own_node.url).open(board)
    has_kept(ada)
    own_node.kill()
    ada.page.goto(f"{ada.url}/boards/{board}-x")
    banner = ada.page.locator("#banner")
    expect(banner).to_contain_text("nothing of this board is kept")
    expect(ada.page.locator("#welcome")).to_be_hidden()
    own_node.start()
    ada.wait_until_ready()
    ada.sees(1)
    expect(banner).to_be_hidden()
    # The address of the node leads to the board that was open last.
    own_node.kill()
    ada.page.goto(ada.url)
    ada.eventually("the board is shown", "globalThis.easel?.client.document.size === 1")


def test_a_proxy_that_says_that_the_node_is_away_is_no_page(come, own_node, board):
    proxy = Nginx(own_node, {"Host": "$http_host"})
    try:
        ada = come(proxy.url).open(board)
        ada.draw("Rectangle", (450, 300), (520, 360))
        ada.settle()
        has_kept(ada)
        own_node.kill()
        comes_back(ada, 1)
        ada.page.goto(ada.url)
        ada.eventually("the board that was open last", "globalThis.easel?.client.document.size === 1")
        own_node.start()
        ada.wait_until_ready()
    finally:
        proxy.stop()


def test_the_page_that_is_kept_has_the_policy_that_the_node_gave_it(come, board):
    node = Node("--frame-ancestors", "https://example.org")
    try:
        ada = come(node.url).open(board)
        has_kept(ada)
        node.kill()
        comes_back(ada, 0)
        policy = ada.ask("async () => (await fetch(location.href).catch(() => caches.match('/'))).headers.get('content-security-policy')")
        assert "frame-ancestors 'self' https://example.org" in policy and "script-src 'self'" in policy
    finally:
        node.stop()


def test_what_a_tab_keeps_of_a_board_is_no_other_tabs_and_goes_when_one_may_not_see_it_any_more(come, board):
    node = GuardedNode()
    try:
        ada = come(node.url)
        ada.page.goto(f"{node.url}/boards/{board}#token={node.token('ada', f'{board}=editor')}")
        ada.wait_until_ready()
        ada.draw("Rectangle", (450, 300), (520, 360))
        ada.settle()
        has_kept(ada)
        states = "Object.keys(sessionStorage).filter((key) => key.startsWith('easel.state.')).length"
        ada.reload()
        ada.wait_until_ready()
        assert ada.ask(states) == 1
        tab = ada.new_page()
        tab.goto(f"{node.url}/boards/{board}")
        assert tab.evaluate(states) == 0
        # Somebody else sits down, who may not see the board.
        ada.page.goto("about:blank")
        ada.page.goto(f"{node.url}/boards/{board}#token={node.token('eve', 'other=editor')}")
        ada.eventually("the page says no", "document.getElementById('trouble') !== null")
        assert ada.ask("easel.client.document.size") == 0
        assert ada.ask(states) == 0
    finally:
        node.stop()


def test_a_new_version_of_the_page_takes_over_as_a_whole(come, tmp_path, board):
    folder = tmp_path / "next"
    folder.mkdir()
    for resources in Path(EASEL_WITH_SOURCES).parent.glob("easel_*.resources"):
        shutil.copytree(resources, folder / resources.name)
    shutil.copy(EASEL_WITH_SOURCES, folder / "easel")
    whiteboard = folder / "easel_EaselWeb.resources/whiteboard"
    with open(whiteboard / "main.js", "a") as main:
        main.write('document.documentElement.dataset.version = "main";\n')
    with open(whiteboard / "ui/page.js", "a") as module:
        module.write('document.documentElement.dataset.page = "next";\n')
    node = Node(program=EASEL_WITH_SOURCES)
    try:
        ada = come(node.url).open(board)
        ada.draw("Rectangle", (450, 300), (520, 360))
        ada.settle()
        has_kept(ada)
        (before,) = ada.ask(KEPT)["caches"]
        node.kill()
        comes_back(ada, 1)
        node.command[0] = str(folder / "easel")
        node.start()
        is_next = "document.documentElement.dataset.version === 'main' && document.documentElement.dataset.page === 'next'"
        ada.reload()
        ada.wait_until_ready()
        ada.eventually("it is the new page", is_next)
        ada.eventually("the new page is kept", f"async () => (await caches.keys()).at(-1) !== '{before}'")
        ada.eventually("it is complete", """async () => {
            const registration = await navigator.serviceWorker.getRegistration();
            return registration.installing === null && registration.waiting === null && registration.active.state === "activated";
        }""")
        node.kill()
        comes_back(ada, 1)
        ada.eventually("it is the new page, all of it", is_next)
        # What is loaded when it is used is of that version too.
        ada.button("Help").first.click()
        expect(ada.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    finally:
        node.stop()
