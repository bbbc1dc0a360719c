import re

import pytest
from playwright.sync_api import expect

from support.agreement import agree
from support.eventually import eventually
from support.processes import Node


@pytest.fixture
def history(ada, bob):
    """A board with four operations, one after the other: rectangle, ellipse, diamond, and the ellipse is deleted."""
    for n, (person, tool) in enumerate(((ada, "Rectangle"), (bob, "Ellipse"), (ada, "Diamond"))):
        person.draw(tool, (450 + n * 120, 300), (530 + n * 120, 380))
        ada.settle(), bob.settle()
        bob.sees(n + 1), ada.sees(n + 1)
    bob.take("Select")
    bob.page.mouse.click(570, 340)
    bob.eventually("the ellipse is selected", "easel.editor.selection.size === 1")
    bob.press("Delete")
    ada.sees(2)
    bob.settle()
    return ada


class Timeline:
    def __init__(self, person):
        self.person = person
        person.button("Timeline").click()
        self.region = person.page.get_by_role("region", name="Timeline")
        self.slider = self.region.get_by_role("slider", name="Point in history")
        expect(self.slider).to_be_visible()

    @property
    def seq(self):
        return int(self.slider.input_value())

    def go_to(self, seq):
        self.slider.focus()
        self.person.press("Home")
        for _ in range(seq - self.seq):
            self.person.press("ArrowRight")
        self.person.eventually(f"the slider is at {seq}", lambda: self.seq == seq)

    def shows(self, kinds):
        script = "[...easel.scene.items()].map((item) => item.element.type).sort().join()"
        self.person.eventually(f"{kinds} are drawn", lambda: self.person.ask(script) == ",".join(sorted(kinds)))

    def button(self, name):
        return self.region.get_by_role("button", name=name, exact=True)


def seq_with(person, nodes, board, kinds):
    """The last seq at which the board had these elements."""
    head = nodes[0].json(f"/api/boards/{board}")["seq"]
    for seq in range(head, -1, -1):
        elements = nodes[0].json(f"/api/boards/{board}/document?at={seq}")["elements"]
        if sorted(element["type"] for element in elements.values()) == sorted(kinds):
            return seq
    raise AssertionError(f"the board never had {kinds}")


def test_the_slider_goes_through_all_that_was_drawn_and_back_to_now(history, bob, nodes, board):
    timeline = Timeline(history)
    timeline.go_to(0)
    timeline.shows([])
    history.sees_state("past")
    timeline.go_to(seq_with(history, nodes, board, ["rectangle"]))
    timeline.shows(["rectangle"])
    expect(history.page.locator("#moment")).to_contain_text("You drew a rectangle")
    timeline.go_to(seq_with(history, nodes, board, ["rectangle", "ellipse"]))
    timeline.shows(["rectangle", "ellipse"])
    expect(history.page.locator("#moment")).to_contain_text("Bob drew an ellipse")
    timeline.button("Back to now").click()
    timeline.shows(["rectangle", "diamond"])
    history.sees_state("saved")


@pytest.mark.parametrize("width, height, has_touch", [(1440, 900, False), (1280, 640, False), (1024, 640, False), (768, 1024, True)])
def test_it_lies_beside_the_style_panel_and_its_words_beside_each_other(people, nodes, board, width, height, has_touch):
    eve = people(nodes[0].url, "Eve", viewport={"width": width, "height": height}, has_touch=has_touch).open(board)
    eve.draw("Rectangle", (500, 300), (600, 360))
    eve.draw("Arrow", (500, 380), (600, 400))
    eve.focus_drawing()
    eve.press("v", "Control+a")
    expect(eve.page.get_by_role("region", name="Style")).to_be_visible()
    Timeline(eve)
    eve.eventually("nothing lies over anything else", """() => {
        const box = (name) => document.querySelector(name).getBoundingClientRect();
        const areApart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        return areApart(box(".style-panel"), box(".timeline")) && box(".style-panel").height > 100
            && areApart(box(".when"), box(".count")) && areApart(box(".moment"), box(".timeline-actions"));
    }""")


def test_the_past_is_read_only(history, bob, nodes, board):
    before = nodes[0].json(f"/api/boards/{board}")["seq"]
    timeline = Timeline(history)
    timeline.go_to(seq_with(history, nodes, board, ["rectangle", "ellipse"]))
    assert history.ask("easel.editor.readOnly") is True
    history.focus_drawing()
    history.press("r")
    history.drag((450, 450), (550, 500))
    history.press("Control+a", "Delete", "Control+z", "Control+d")
    timeline.shows(["rectangle", "ellipse"])
    bob.draw("Rectangle", (800, 500), (850, 550))
    history.eventually("Bob's is there, unseen", "easel.client.document.size === 3")
    timeline.shows(["rectangle", "ellipse"])
    timeline.button("Back to now").click()
    timeline.shows(["rectangle", "rectangle", "diamond"])
    bob.settle()
    operations = nodes[0].operations(board, after=before)
    assert {operation["client"] for operation in operations} == {bob.ask("easel.client.client")}


def test_what_was_can_be_restored_and_that_undone(history, bob, nodes, board):
    seq = seq_with(history, nodes, board, ["rectangle", "ellipse"])
    then = nodes[0].json(f"/api/boards/{board}/document?at={seq}")["digest"]
    timeline = Timeline(history)
    timeline.go_to(seq)
    timeline.button("Restore this").click()
    bob.sees(1, "ellipse")
    bob.sees(2)
    history.sees_state("saved")
    assert agree(history, bob) == then
    history.undo()
    bob.sees(1, "diamond")
    bob.sees(2)
    agree(history, bob)


class HeldOperations:
    """The operations that a page asks for come only when they are let go."""

    pattern = re.compile(r"/api/boards/[^/]+/operations\b")

    def __init__(self, person):
        self.person = person
        self.held = []
        self.are_held = True
        person.page.route(self.pattern, self.hold)

    def hold(self, route):
        if self.are_held:
            self.held.append(route)
        else:
            route.continue_()

    def let_go(self):
        self.are_held = False
        for route in self.held:
            route.continue_()
        # Whoever asks now is answered when all before have been.
        url = self.held[-1].request.url
        self.person.ask("async (url) => { await (await fetch(url)).text(); }", url)


def test_restored_is_what_the_slider_is_at_though_it_has_yet_to_come(history, bob, nodes, board):
    seq = seq_with(history, nodes, board, ["rectangle", "ellipse"])
    operations = HeldOperations(history)
    timeline = Timeline(history)
    timeline.go_to(0)
    timeline.shows([])
    timeline.go_to(seq)
    history.eventually("the page has asked for operations", lambda: operations.held)
    timeline.button("Restore this").click()
    operations.let_go()
    bob.sees(1, "ellipse")
    bob.sees(2)


def test_who_went_back_to_now_is_not_brought_to_a_past_that_comes_late(history, nodes, board):
    operations = HeldOperations(history)
    timeline = Timeline(history)
    timeline.go_to(0)
    timeline.shows([])
    timeline.go_to(1)
    history.eventually("the page has asked for operations", lambda: operations.held)
    timeline.button("Back to now").click()
    operations.let_go()
    timeline.shows(["rectangle", "diamond"])
    assert history.ask("easel.editor.readOnly") is False


def test_two_quick_steps_are_two_steps(history, nodes, board):
    operations = HeldOperations(history)
    timeline = Timeline(history)
    timeline.go_to(0)
    timeline.shows([])
    timeline.button("One step on").click()
    timeline.button("One step on").click()
    history.eventually("the page has asked for operations", lambda: operations.held)
    operations.let_go()
    history.eventually("the slider is at 2", lambda: timeline.seq == 2)


def test_it_plays_to_the_end(history):
    timeline = Timeline(history)
    timeline.go_to(0)
    timeline.region.get_by_role("combobox", name="Speed").select_option(label="16×")
    timeline.button("Play").click()
    head = history.seq
    history.eventually("it is at the end", lambda: timeline.seq == head)
    timeline.shows(["rectangle", "diamond"])


def test_it_is_closed_by_escape_and_shows_the_present(history):
    timeline = Timeline(history)
    timeline.go_to(0)
    timeline.shows([])
    history.press("Escape")
    expect(timeline.region).to_be_hidden()
    timeline.shows(["rectangle", "diamond"])
    history.sees_state("saved")


def test_it_begins_where_history_is_kept_from(people, board):
    forgets = ["--history", "1s", "--history-check", "1s"]
    node = Node(*forgets)
    try:
        filler = "x" * 200_000
        for n in range(1, 30):
            node.submit(board, [{"op": "put", "id": "a", "value": {
                "type": "rectangle", "x": n, "y": 0, "width": 9, "height": 9, "customData": filler}}], n)
        eventually("all history is trimmed", lambda: node.json(f"/api/boards/{board}")["oldest"] == 30)
        # From now on nothing more is.
        node.kill()
        del node.command[-len(forgets):]
        node.start()
        for n, kind in ((30, "ellipse"), (31, "diamond")):
            node.submit(board, [{"op": "put", "id": kind, "value": {
                "type": kind, "x": n, "y": 0, "width": 9, "height": 9}}], n)
        ada = people(node.url).open(board)
        ada.network_may_fail = True
        timeline = Timeline(ada)
        expect(timeline.slider).to_have_attribute("min", "30")
        timeline.slider.focus()
        ada.press("Home")
        timeline.shows(["rectangle", "ellipse"])
        assert timeline.seq == 30
    finally:
        node.stop()
