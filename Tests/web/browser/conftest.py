import secrets

import pytest
from playwright.sync_api import sync_playwright

from support.cable import Cable
from support.person import Person
from support.processes import Node, Redis


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def redis():
    redis = Redis()
    yield redis
    redis.stop()


@pytest.fixture(scope="session")
def nodes(redis):
    """Two nodes that share their boards."""
    nodes = [Node("--node", name, "--redis", redis.url) for name in ("north", "south")]
    yield nodes
    for node in nodes:
        node.stop()


@pytest.fixture
def own_node():
    """A node that a test may kill."""
    node = Node()
    yield node
    node.stop()


@pytest.fixture
def cable(nodes):
    """The network between a browser and the first node."""
    cable = Cable(nodes[0])
    yield cable
    cable.stop()


@pytest.fixture
def board():
    return "b" + secrets.token_hex(6)


@pytest.fixture
def people(browser):
    """Lets people come; at the end of a test nothing may have gone wrong in their pages."""
    there = []

    def come(url, name="Ada", **options):
        person = Person(browser, url, name, **options)
        there.append(person)
        return person

    yield come
    troubles = []
    for person in there:
        try:
            person.check()
        except AssertionError as trouble:
            troubles.append(str(trouble))
        person.context.close()
    assert troubles == []


@pytest.fixture
def ada(people, nodes, board):
    """Ada, on the first node, at the test's board."""
    return people(nodes[0].url, "Ada").open(board)


@pytest.fixture
def bob(people, nodes, board, ada):
    """Bob, on the other node, at the same board; he sees Ada and she him."""
    bob = people(nodes[1].url, "Bob", colour="#e03131").open(board)
    for person in (ada, bob):
        person.eventually("both are there", "easel.client.participants.size === 2")
    return bob
