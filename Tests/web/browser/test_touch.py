"""On a phone."""

import pytest

from support.person import PHONE


class Fingers:
    def __init__(self, person):
        self.session = person.context.new_cdp_session(person.page)

    def send(self, kind, *points):
        self.session.send("Input.dispatchTouchEvent", {
            "type": kind, "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]})


@pytest.fixture
def eve(people, nodes, board):
    return people(nodes[0].url, "Eve", viewport=PHONE, has_touch=True, is_mobile=True).open(board)


def test_one_finger_draws(eve):
    eve.focus_drawing()
    eve.press("p")
    fingers = Fingers(eve)
    fingers.send("touchStart", (100, 300))
    for n in range(10):
        fingers.send("touchMove", (110 + n * 10, 300 + n * 5))
    fingers.send("touchEnd")
    (stroke,) = eve.sees(1, "freedraw")
    assert stroke["width"] == pytest.approx(100, abs=6)
    eve.settle()


def test_two_fingers_zoom_and_move_and_draw_nothing(eve):
    eve.focus_drawing()
    eve.press("p")
    fingers = Fingers(eve)
    zoom = eve.ask("easel.viewport.zoom")
    fingers.send("touchStart", (150, 300))
    fingers.send("touchStart", (150, 300), (250, 300))
    for n in range(1, 11):
        fingers.send("touchMove", (150 - n * 5, 300), (250 + n * 5, 300))
    fingers.send("touchEnd")
    eve.eventually("it is larger", lambda: eve.ask("easel.viewport.zoom") == pytest.approx(2 * zoom, rel=0.1))
    eve.settle()
    assert eve.elements == {}


def test_tools_are_at_hand_and_large_enough_for_a_finger(eve):
    toolbar = eve.page.get_by_role("toolbar", name="Drawing tools")
    for button in toolbar.get_by_role("button").all():
        box = button.bounding_box()
        if box is None:
            continue
        assert box["width"] >= 40 and box["height"] >= 40, (button, box)
        assert 0 <= box["x"] and box["x"] + box["width"] <= PHONE["width"] + 1, (button, box)
    assert toolbar.bounding_box()["y"] > PHONE["height"] / 2
    assert eve.ask("document.documentElement.scrollWidth") <= PHONE["width"]
