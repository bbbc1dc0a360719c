"""On a phone."""

import pytest
from playwright.sync_api import expect

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


def hold(eve, x, y):
    """Holds a finger in its place until the menu is there; it stays there when the finger is lifted."""
    fingers = Fingers(eve.context, eve.page)
    fingers.press(1, x, y)
    menu = eve.page.get_by_role("menu", name="Commands")
    expect(menu).to_be_visible()
    fingers.lift(1)
    eve.page.wait_for_timeout(50)
    expect(menu).to_be_visible()
    return menu


def tap(eve, menu, name):
    menu.get_by_role("menuitem", name=name, exact=True).tap()
    expect(menu).to_be_hidden()


def touched_rectangle(eve):
    eve.focus_drawing()
    eve.press("r")
    fingers = Fingers(eve.context, eve.page)
    fingers.press(1, 100, 200)
    fingers.move(1, 250, 300, steps=5)
    fingers.lift(1)
    eve.sees(1, "rectangle")


def test_a_finger_that_is_held_opens_the_menu_with_which_one_copies_locks_and_flips(eve):
    touched_rectangle(eve)
    eve.ask("easel.editor.clearSelection()")
    # Its outline: it is hollow.
    menu = hold(eve, 100, 250)
    eve.eventually("what is under the finger is selected", "easel.editor.selection.size === 1")
    for name in ("Cut", "Copy", "Paste", "Lock or unlock", "Flip from left to right", "Flip upside down", "Delete"):
        expect(menu.get_by_role("menuitem", name=name, exact=True)).to_be_visible()
    tap(eve, menu, "Copy")
    # Whatever tool is in the hand, and on nothing.
    for key in ("p", "h", "r", "v"):
        eve.focus_drawing()
        eve.press(key)
        menu = hold(eve, 300, 500)
        expect(menu.get_by_role("menuitem", name="Paste", exact=True)).to_be_visible()
        eve.press("Escape")
        expect(menu).to_be_hidden()
    assert len(eve.elements) == 1, "a finger that is held draws nothing"
    tap(eve, hold(eve, 300, 500), "Paste")
    eve.sees(2, "rectangle")
    tap(eve, hold(eve, 100, 250), "Lock or unlock")
    eve.eventually("one is locked", lambda: [e["locked"] for e in eve.of_type("rectangle")].count(True) == 1)
    tap(eve, hold(eve, 100, 250), "Lock or unlock")
    eve.eventually("none is locked", lambda: not any(e["locked"] for e in eve.of_type("rectangle")))


def test_a_press_elsewhere_closes_the_menu_of_a_finger(eve):
    touched_rectangle(eve)
    menu = hold(eve, 100, 250)
    fingers = Fingers(eve.context, eve.page)
    fingers.press(1, 350, 150)
    fingers.lift(1)
    expect(menu).to_be_hidden()


def test_fingers_that_move_or_are_two_open_no_menu(eve):
    touched_rectangle(eve)
    eve.ask("""() => {
        globalThis.opened = 0;
        easel.editor.addEventListener("held", () => { opened += 1; });
        globalThis.frames = (count) => new Promise((done) => {
            const next = () => (count -= 1) > 0 ? requestAnimationFrame(next) : done();
            requestAnimationFrame(next);
        });
    }""")
    fingers = Fingers(eve.context, eve.page)
    fingers.press(1, 150, 500)
    fingers.press(2, 250, 500)
    eve.ask("frames(60)")
    fingers.move(2, 300, 500, steps=4)
    fingers.lift(2)
    fingers.lift(1)
    eve.focus_drawing()
    eve.press("p")
    fingers.press(1, 150, 500)
    fingers.move(1, 200, 520, steps=4)
    eve.ask("frames(60)")
    fingers.lift(1)
    eve.sees(1, "freedraw")
    assert eve.ask("opened") == 0
    expect(eve.page.get_by_role("menu", name="Commands")).to_be_hidden()


# What can be pressed and is smaller than it may be, by its name; links to other pages are as large as their texts.
SMALL = """(least) => [...document.querySelectorAll("button, input, [role=menuitem], [role=radio]")].flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    const isSeen = each.checkVisibility({ visibilityProperty: true }) && each.type !== "checkbox" && each.type !== "range";
    return isSeen && Math.min(width, height) < least - 0.5 ? [`${each.getAttribute("aria-label") ?? each.textContent}: ${width} x ${height}`] : [];
})"""
OVERLAPS = """() => {
    const boxes = [".toolbar", ".head", ".end", ".style-panel", ".zoom-bar", ".find-bar"]
        .map((name) => [name, document.querySelector(name).getBoundingClientRect()]);
    return boxes.flatMap(([one, a], place) => boxes.slice(place + 1).flatMap(([other, b]) => (
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom ? [`${one} lies over ${other}`] : [])));
}"""


@pytest.mark.parametrize("width, height", [(768, 1024), (900, 1200), (1024, 768), (1180, 820), (1366, 1024)])
def test_on_a_tablet_everything_is_large_enough_for_a_finger_and_nothing_lies_over_the_rest(people, nodes, board, width, height):
    eve = people(nodes[0].url, "Eve", viewport={"width": width, "height": height}, has_touch=True).open(board)
    eve.draw("Rectangle", (500, 300), (600, 400))
    eve.focus_drawing()
    eve.press("Control+a")
    expect(eve.page.get_by_role("region", name="Style")).to_be_visible()
    assert eve.ask(SMALL, 44) == []
    assert eve.ask(OVERLAPS) == []
    eve.press("Control+f")
    expect(eve.page.get_by_role("search", name="Find on this board")).to_be_visible()
    assert eve.ask(OVERLAPS) == []
    eve.press("Escape")
    eve.button("Menu").click()
    expect(eve.page.get_by_role("menu").first).to_be_visible()
    assert eve.ask(SMALL, 44) == []


@pytest.mark.parametrize("width", [761, 900, 1020, 1021, 1180, 1280])
def test_with_a_mouse_tools_are_32_pixels_at_least_however_narrow_the_window_is(people, nodes, board, width):
    eve = people(nodes[0].url, "Eve", viewport={"width": width, "height": 700}).open(board)
    eve.draw("Rectangle", (500, 300), (600, 400))
    eve.focus_drawing()
    eve.press("Control+a")
    expect(eve.page.get_by_role("region", name="Style")).to_be_visible()
    assert eve.ask(SMALL, 32) == []
    assert eve.ask(OVERLAPS) == []
