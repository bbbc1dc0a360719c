"""How a page gets another token when its own is missing or has expired."""

import http.server
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from support.guarded import GuardedNode
from support.static_files import served_by

OPENER = """<!doctype html><title>App</title><script>
globalThis.asked = 0;
let asker;
function answer() {
    if (asker && globalThis.token) asker.source.postMessage({ type: "easel-token", token: globalThis.token }, asker.origin);
}
addEventListener("message", ({ data, origin, source }) => {
    if (data?.type !== "easel-token-request") return;
    globalThis.asked += 1;
    asker = { origin, source };
    answer();
});
</script>"""


class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = OPENER.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def app():
    with served_by(App) as url:
        yield url


@pytest.fixture(scope="module")
def guarded(app):
    node = GuardedNode("--login-url", f"{app}/login?app=easel")
    yield node
    node.stop()


def open_from(person, opener_url, address):
    """Has a page of the app open a board in another tab; gives the app's page."""
    person.network_may_fail = True
    opener = person.page
    opener.goto(opener_url)
    with person.context.expect_page() as opened:
        opener.evaluate("(address) => { globalThis.board = open(address); }", address)
    person.page = opened.value
    return opener


def test_a_tab_without_a_token_goes_to_where_tokens_come_from_and_is_told_where_to_return(people, guarded, app, board):
    ada = people(guarded.url, "Ada")
    ada.network_may_fail = True
    ada.page.goto(f"{guarded.url}/boards/{board}")
    ada.page.wait_for_url(f"{app}/login**")
    query = parse_qs(urlsplit(ada.page.url).query)
    assert query == {"app": ["easel"], "return": [f"{guarded.url}/boards/{board}"]}
    # It comes back with one.
    ada.page.goto(f"{query['return'][0]}#token={guarded.token('ada', f'{board}=editor')}")
    ada.wait_until_ready()
    ada.hosts.clear()


def test_a_token_that_expires_is_replaced_by_the_opener_and_nothing_that_was_drawn_is_lost(people, guarded, app, board):
    ada = people(guarded.url, "Ada")
    opener = open_from(ada, app, f"{guarded.url}/boards/{board}#token={guarded.token('ada', f'{board}=editor')}")
    ada.wait_until_ready()
    ada.draw("Rectangle", (450, 300), (520, 360))
    ada.sees_state("saved")
    opener.evaluate("(token) => { globalThis.token = token; }", guarded.token("ada", f"{board}=editor"))
    # As if it had expired: what the tab comes with next is refused.
    ada.ask("sessionStorage.setItem('easel.token', 'x.y.z')")
    ada.page.reload()
    ada.wait_until_ready()
    ada.sees(1)
    assert opener.evaluate("globalThis.asked") >= 1
    ada.draw("Ellipse", (600, 300), (680, 380))
    ada.sees_state("saved")
    # The tab keeps the new one.
    ada.page.reload()
    ada.wait_until_ready()
    ada.sees(2)
    ada.hosts.clear()


def test_a_page_of_a_stranger_is_not_asked_and_one_is_offered_to_sign_in(people, guarded, board):
    ada = people(guarded.url, "Ada")
    with served_by(App) as stranger:
        opener = open_from(ada, stranger, f"{guarded.url}/boards/{board}#token=x.y.z")
        opener.evaluate("(token) => { globalThis.token = token; }", guarded.token("ada", f"{board}=editor"))
        expect(ada.page.locator("#trouble h1")).to_have_text("You have to sign in")
        assert opener.evaluate("globalThis.asked") == 0
        expect(ada.page.locator("#trouble").get_by_role("button", name="Sign in")).to_be_visible()
    ada.hosts.clear()


def counted_sockets(person):
    """Counts the WebSockets that the person's page opens from now on."""
    sockets = []
    person.page.on("websocket", lambda socket: sockets.append(socket))
    return sockets


def test_an_open_page_has_a_new_token_before_its_own_expires_and_its_connection_stays(people, guarded, app, board):
    ada = people(guarded.url, "Ada")
    ada.network_may_fail = True
    first = guarded.token("ada", f"{board}=editor", expires="5s")
    opener = open_from(ada, app, f"{guarded.url}/boards/{board}#token={first}")
    opener.evaluate("(token) => { globalThis.token = token; }", guarded.token("ada", f"{board}=editor"))
    ada.wait_until_ready()
    session = ada.ask("easel.client.session")
    ada.eventually("the opener is asked", lambda: opener.evaluate("globalThis.asked") >= 1)
    later = counted_sockets(ada)
    # The node takes a token for 30 s longer than it says.
    ada.eventually("the first token is refused", lambda: guarded.answer(f"/api/boards/{board}", first)[0] == 401)
    ada.draw("Rectangle", (450, 300), (520, 360))
    ada.sees_state("saved")
    assert ada.ask("easel.client.session") == session
    assert later == []
    ada.hosts.clear()


def test_what_is_drawn_while_a_token_is_expired_waits_for_the_next_one(people, guarded, app, board):
    ada = people(guarded.url, "Ada")
    first = guarded.token("ada", f"{board}=editor", expires="12s")
    opener = open_from(ada, app, f"{guarded.url}/boards/{board}#token={first}")
    ada.wait_until_ready()
    # Nobody answers: before it expires one is offered to sign in.
    expect(ada.page.locator("#banner")).to_contain_text("Your access ends soon.")
    expect(ada.page.locator("#banner").get_by_role("button", name="Sign in")).to_be_visible()
    ada.eventually("the node has closed", "easel.client.status !== 'online'")
    ada.draw("Ellipse", (600, 300), (680, 380))
    assert ada.ask("easel.client.pending") >= 1
    opener.evaluate("(token) => { globalThis.token = token; answer(); }", guarded.token("ada", f"{board}=editor"))
    ada.sees_state("saved")
    ada.sees(1)
    assert guarded.authors(board) == {"ada"}
    expect(ada.page.locator("#banner")).to_be_hidden()
    ada.hosts.clear()
