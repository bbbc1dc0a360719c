"""The page of a node with a certificate."""

import pytest

from support.certificates import Authority, SecureNode


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
