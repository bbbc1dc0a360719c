"""How a page gets another token when its own is missing or has expired."""

import http.server
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from support.guarded import GuardedNode
from support.static_files import served_by

OPENER = """<!doctype html><title>App</title><script>
globalThis.asked = 0;
addEventListener("message", ({ data, origin, source }) => {
    if (data?.type !== "easel-token-request") return;
    globalThis.asked += 1;
    if (globalThis.token) source.postMessage({ type: "easel-token", token: globalThis.token }, origin);
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
        expect(ada.page.locator("#trouble h1")).to_have_text("You have to sign in", timeout=60_000)
        assert opener.evaluate("globalThis.asked") == 0
        expect(ada.page.locator("#trouble").get_by_role("button", name="Sign in")).to_be_visible()
    ada.hosts.clear()
