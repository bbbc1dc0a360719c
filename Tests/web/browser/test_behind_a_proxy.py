"""Behind a real nginx that tells the node where the page came from, or does not."""

import pytest
from playwright.sync_api import expect

from support.nginx import Nginx
from support.soak import soak

# What nginx sends as Host by itself: the address of the node, which is none of the page's.
NOTHING = {"Host": "$proxy_host"}


# Before `people`, who leave before their proxy is stopped.
@pytest.fixture
def behind(nodes):
    proxies = []

    def start(headers):
        proxies.append(Nginx(nodes[0], headers))
        return proxies[-1]

    yield start
    for proxy in proxies:
        proxy.stop()


@pytest.mark.parametrize("headers", [
    {"Host": "$http_host"}, {"Host": "$host:$server_port"}, {"Host": "$proxy_host", "X-Forwarded-Host": "$http_host"},
    {"Host": "$proxy_host", "X-Forwarded-Host": "$host:$server_port", "X-Forwarded-Proto": "$scheme"},
], ids=["host", "port", "forwarded", "forwarded-port"])
def test_one_draws_where_the_proxy_says_which_host_was_asked(behind, people, bob, board, headers):
    eve = people(behind(headers).url, "Eve").open(board)
    eve.draw("Rectangle", (450, 300), (520, 360))
    bob.sees(1, "rectangle")


def test_who_is_refused_reads_why_is_promised_nothing_and_loses_nothing_once_the_proxy_is_corrected(
        behind, people, bob, board):
    proxy = behind({"Host": "$http_host"})
    eve = people(proxy.url, "Eve").open(board)
    eve.network_may_fail = True
    proxy.reload(NOTHING)
    # Old workers keep open WebSockets: the client is asked to leave.
    eve.eventually("the proxy was changed", """async () => {
        const headers = { "Content-Type": "application/json" };
        const answer = await fetch(`/api/boards/b/admission`, { method: "POST", headers });
        return answer.status === 403;
    }""")
    eve.ask("easel.client.rename({ name: 'Eve again' })")
    eve.sees_state("refused")
    expect(eve.pill).to_contain_text("does not accept pages of this address")
    expect(eve.page.locator("#banner")).to_contain_text("--public-url")
    eve.draw("Ellipse", (600, 300), (680, 380))
    expect(eve.pill).to_contain_text("1 change not sent")
    expect(eve.pill).not_to_contain_text("will be sent")
    expect(eve.pill).not_to_contain_text("later")
    proxy.reload({"Host": "$http_host"})
    bob.sees(1, "ellipse")
    eve.sees_state("saved")
    expect(eve.page.locator("#banner")).to_be_hidden()


NAMES = {"Host": "$http_host"}
NOT_SENT = {
    400: "the server does not understand this page", 401: "the server does not know who you are",
    403: "the server does not accept pages of this address", 404: "the server has no such board",
}


def refuse(proxy, person, status):
    """Until nginx answers so: old workers keep open WebSockets, so the client is asked to leave."""
    proxy.reload(NAMES, f'add_header Retry-After 1 always; return {status} "no";')
    person.eventually(f"nginx says {status}", """async (status) => {
        const answer = await fetch("/api/boards/b/admission", { method: "POST", headers: { "Content-Type": "application/json" } });
        return answer.status === status;
    }""", status)


def refused(behind, people, board, status):
    """nginx, which says no by now, and Eve, whose page was open before and hears of it when she wants something."""
    proxy = behind(NAMES)
    eve = people(proxy.url, "Eve").open(board)
    eve.network_may_fail = True
    refuse(proxy, eve, status)
    eve.ask("easel.client.rename({ name: 'Eve again' })")
    return proxy, eve


def come_late(people, proxy, board):
    late = people(proxy.url, "Late")
    late.network_may_fail = True
    late.page.goto(f"{proxy.url}/boards/{board}")
    return late


@pytest.mark.soak
@pytest.mark.parametrize("status", soak([401, 404], list(NOT_SENT)))
def test_a_page_that_is_refused_says_why_and_promises_nothing(behind, people, bob, board, status):
    proxy, eve = refused(behind, people, board, status)
    eve.sees_state("refused")
    expect(eve.pill).to_contain_text(f"Refused — {NOT_SENT[status]}; what you draw is not sent")
    expect(eve.page.locator("#banner")).to_contain_text("The server refuses this page. What you draw is not sent.")
    eve.draw("Ellipse", (600, 300), (680, 380))
    expect(eve.pill).to_contain_text("1 change not sent")
    for promise in ("Offline", "later", "will be sent"):
        expect(eve.pill).not_to_contain_text(promise)
        expect(eve.page.locator("#banner")).not_to_contain_text(promise)
    # Who comes only now is told the same.
    late = come_late(people, proxy, board)
    late.sees_state("refused")
    expect(late.pill).to_contain_text(NOT_SENT[status])
    expect(late.page.locator("#banner")).to_contain_text("The server refuses this page")
    proxy.reload(NAMES)
    bob.sees(1, "ellipse")
    for person in (eve, late):
        person.sees_state("saved")
        expect(person.page.locator("#banner")).to_be_hidden()


@pytest.mark.parametrize(("status", "state"), [(429, "The server asks to wait"), (502, "Offline")])
def test_a_page_that_is_to_wait_is_neither_refused_nor_offline(behind, people, bob, board, status, state):
    proxy, eve = refused(behind, people, board, status)
    eve.sees_state("offline")
    expect(eve.pill).to_contain_text(state)
    eve.draw("Ellipse", (600, 300), (680, 380))
    expect(eve.pill).to_contain_text(f"{state} — 1 change kept here, will be sent")
    late = come_late(people, proxy, board)
    late.sees_state("offline")
    expect(late.pill).to_contain_text(state)
    why = "The server asks to wait" if status == 429 else "The server cannot be reached"
    expect(late.page.locator("#banner")).to_contain_text(why)
    proxy.reload(NAMES)
    bob.sees(1, "ellipse")
    for person in (eve, late):
        person.sees_state("saved")
