import pytest

from support.cable import Cable
from support.guarded import GuardedNode
from support.person import Person
from support.processes import Node, Redis


@pytest.fixture(scope="session")
def redis():
    redis = Redis()
    yield redis
    redis.stop()


@pytest.fixture(scope="session")
def nodes(redis):
    """Two nodes that share their boards."""
    nodes = [Node("--node", name, "--redis", redis.url, "--public-url", "http://easel.test") for name in ("north", "south")]
    yield nodes
    for node in nodes:
        node.stop()


@pytest.fixture
def own_node():
    """A node that a test may kill."""
    node = Node()
    yield node
    node.stop()


@pytest.fixture(scope="module")
def guarded():
    """A node that wants to know who comes."""
    node = GuardedNode()
    yield node
    node.stop()


@pytest.fixture
def cable(nodes):
    """The network between a browser and the first node."""
    cable = Cable(nodes[0])
    yield cable
    cable.stop()


@pytest.fixture
def people(chromium):
    """Lets people come; at the end of a test nothing may have gone wrong in their pages."""
    there = []

    def come(url, name="Ada", **options):
        person = Person(chromium, url, name, **options)
        there.append(person)
        return person

    yield come
    troubles = []
    for person in there:
        try:
            person.check()
        except AssertionError as trouble:
            troubles.append(str(trouble))
        person.leave()
    assert troubles == []


@pytest.fixture(scope="session")
def regulars(chromium, nodes):
    """Ada and Bob, whose browsers know the page already. A test gives them back as they were, or they come anew."""
    there = {}

    def come(name, node, colour):
        if name not in there or there[name].has_left:
            there[name] = Person(chromium, node.url, name, colour)
        return there[name]

    return come


def at_the_board(person, board):
    person.network_may_fail = False
    yield person.open(board)
    if person.has_left:
        return
    try:
        person.check()
        person.forget()
    except BaseException:
        person.leave()
        raise


@pytest.fixture
def ada(regulars, nodes, board):
    """Ada, on the first node, at the test's board."""
    yield from at_the_board(regulars("Ada", nodes[0], "#1971c2"), board)


@pytest.fixture
def bob(regulars, nodes, board, ada):
    """Bob, on the other node, at the same board; he sees Ada and she him."""
    for bob in at_the_board(regulars("Bob", nodes[1], "#e03131"), board):
        for person in (ada, bob):
            person.eventually("both are there", "easel.client.participants.size === 2")
        yield bob
