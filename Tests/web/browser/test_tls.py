"""The page of a node with a certificate."""

import pytest

from browser.test_network import keeps
from browser.test_without_a_node import comes_back, has_kept
from support.certificates import Authority, SecureNode, key_digest
from support.chromium import launched
from support.person import Person


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    node = SecureNode(Authority(tmp_path_factory.mktemp("authority")))
    yield node
    node.stop()


def test_people_draw_over_https_and_wss(people, secure, board):
    ada = people(secure.url, "Ada", ignore_https_errors=True).open(board)
    bob = people(secure.url, "Bob", ignore_https_errors=True).open(board)
    ada.draw("Rectangle", (450, 300), (520, 360))
    bob.sees(1)
    protocol = "performance.getEntriesByType('navigation')[0].nextHopProtocol"
    assert ada.ask(protocol) == "h2"
    assert ada.ask("isSecureContext") is True


def test_a_reload_without_the_node_opens_the_page_that_came_over_https(chromium, tmp_path, board):
    """From an address that no browser trusts for anything but its certificate. A worker needs one that is trusted as users' are."""
    node = SecureNode(Authority(tmp_path), "--public-url", "https://easel.test")
    url = f"https://easel.test:{node.port}"
    browser = launched(chromium.browser_type, f"--ignore-certificate-errors-spki-list={key_digest(node.certificate)}")
    try:
        ada = Person(browser, url, service_workers="allow")
        ada.network_may_fail = True
        ada.open(board)
        ada.draw("Rectangle", (450, 300), (520, 360))
        ada.settle()
        has_kept(ada)
        node.kill()
        comes_back(ada, 1)
        ada.draw("Ellipse", (600, 300), (680, 380))
        keeps(ada, 1)
        comes_back(ada, 2)
        node.start()
        ada.wait_until_ready()
        ada.settle()
        ada.sees(2)
        ada.check()
    finally:
        browser.close()
        node.stop()
