"""On a phone."""

import pytest

from support.hands import Fingers
from support.person import PHONE


@pytest.fixture
def eve(people, nodes, board):
    return people(nodes[0].url, "Eve", viewport=PHONE, has_touch=True, is_mobile=True).open(board)


def test_one_finger_draws(eve):
    eve.focus_drawing()
    eve.press("p")
    fingers = Fingers(eve.context, eve.page)
    fingers.press(1, 100, 300)
    fingers.move(1, 200, 345, steps=10)
    fingers.lift(1)
    eve.eventually("it is as wide as it was drawn", lambda: [
        stroke["width"] for stroke in eve.of_type("freedraw")] == [pytest.approx(100, abs=6)])
    eve.settle()


def test_two_fingers_zoom_and_move_and_draw_nothing(eve):
    eve.focus_drawing()
    eve.press("p")
    fingers = Fingers(eve.context, eve.page)
    zoom = eve.ask("easel.viewport.zoom")
    fingers.press(1, 150, 300)
    fingers.press(2, 250, 300)
    for n in range(1, 11):
        fingers.move(1, 150 - n * 5, 300)
        fingers.move(2, 250 + n * 5, 300)
    fingers.lift(1)
    fingers.lift(2)
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
