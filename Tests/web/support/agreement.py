"""What all who drew together must have in the end."""

from support.eventually import eventually

# In one look, so that nothing comes between what it sees.
STANDING = """() => {
    const { client } = easel;
    const isSettled = client.status === "online" && client.pending === 0;
    return { seq: client.seq, isSettled, inLog: client.digest(), shown: client.document.digest() };
}"""


def agree(*people):
    """Waits until all has arrived everywhere, then compares what the pages and the nodes have. Returns the digest."""
    for person in people:
        person.settle()
    standings = eventually(
        "all are at the same seq, and nothing is under way", lambda: at_rest(people),
        lambda seconds: people[0].page.wait_for_timeout(1_000 * seconds))
    digests = {name: standing["inLog"] for name, standing in standings.items()}
    assert len(set(digests.values())) == 1, digests
    shown = {name: standing["shown"] for name, standing in standings.items()}
    assert shown == digests, "what is shown is not what is in the log"
    at_nodes = {name: standing["atNode"] for name, standing in standings.items()}
    assert at_nodes == digests, "what a node has is not what its page has"
    return digests[people[0].name]


def at_rest(people):
    """Where each is, once all and their nodes are at the same place and have nothing under way; else None."""
    standings = {person.name: person.ask(STANDING) for person in people}
    seq = standings[people[0].name]["seq"]
    if any(not standing["isSettled"] or standing["seq"] != seq for standing in standings.values()):
        return None
    for person in people:
        answer = person.ask("easel.client.serverDigest()")
        if answer["seq"] != seq:
            return None
        standings[person.name]["atNode"] = answer["digest"]
    return standings


def same_pictures(board, *nodes):
    pictures = {node.svg(board) for node in nodes}
    assert len(pictures) == 1
    picture = pictures.pop()
    assert picture.startswith(b"<svg")
    return picture.decode()
