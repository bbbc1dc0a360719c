"""What all who drew together must have in the end."""

from support.eventually import eventually


def agree(*people, node_urls=()):
    """Waits until all has arrived everywhere, then compares what the pages and the nodes have. Returns the digest."""
    for person in people:
        person.settle()
    pause = lambda: people[0].page.wait_for_timeout(20)
    eventually("all are at the same seq", lambda: len({person.seq for person in people}) == 1, pause)
    digests = {person.name: person.digest for person in people}
    assert len(set(digests.values())) == 1, digests
    shown = {person.name: person.ask("easel.client.document.digest()") for person in people}
    assert shown == digests, "what is shown is not what is in the log"
    for person in people:
        answer = person.ask("easel.client.serverDigest()")
        assert answer["digest"] == digests[person.name], (person.name, answer)
    return people[0].digest


def same_pictures(board, *nodes):
    pictures = {node.svg(board) for node in nodes}
    assert len(pictures) == 1
    picture = pictures.pop()
    assert picture.startswith(b"<svg")
    return picture.decode()
