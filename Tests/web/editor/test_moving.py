"""Moving, resizing and turning."""

import math

from whiteboard_page import near


def test_an_element_is_dragged_as_one_step(page, come):
    one = page.put(x=100, y=100)
    friend = come()
    page.mouse.move(150, 140)
    page.mouse.down()
    page.mouse.move(250, 200, steps=10)
    friend.eventually("the friend sees it move", lambda: friend.element["x"] > 100)
    page.mouse.up()
    element = page.get(one)
    assert (element["x"], element["y"]) == (200, 160) and element["version"] > 1
    page.keyboard.press("Control+z")
    assert (page.get(one)["x"], page.get(one)["y"]) == (100, 100)


def test_shift_keeps_a_move_on_one_axis(page):
    one = page.put(x=100, y=100)
    page.drag((150, 140), (250, 160), modifiers=["Shift"])
    assert (page.get(one)["x"], page.get(one)["y"]) == (200, 100)


def test_alt_drags_a_copy(page):
    one = page.put(x=100, y=100)
    page.drag((150, 140), (350, 240), modifiers=["Alt"])
    original, copy = page.elements
    assert (original["id"], original["x"]) == (one, 100)
    assert (copy["x"], copy["y"]) == (300, 200) and page.selection == [copy["id"]]
    page.keyboard.press("Control+z")
    assert [element["id"] for element in page.elements] == [one]


def test_arrow_keys_nudge(page):
    one = page.put(x=100, y=100)
    page.click(150, 140)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert (page.get(one)["x"], page.get(one)["y"]) == (101, 105)


def test_a_corner_resizes(page):
    one = page.put(x=100, y=100, width=100, height=80)
    page.click(150, 140)
    page.drag((205, 185), (305, 265))
    assert [page.get(one)[key] for key in ("x", "y", "width", "height")] == [100, 100, 200, 160]
    page.drag((95, 95), (45, 55))
    assert [page.get(one)[key] for key in ("x", "y", "width", "height")] == [50, 60, 250, 200]


def test_a_side_resizes_one_way_and_beyond_the_other_side(page):
    one = page.put(x=100, y=100, width=100, height=80)
    page.click(150, 140)
    page.drag((205, 140), (55, 170))
    assert [page.get(one)[key] for key in ("x", "y", "width", "height")] == [50, 100, 50, 80]


def test_a_turned_element_is_resized_along_its_own_sides(page):
    one = page.put(x=100, y=100, width=100, height=100, angle=math.pi / 2)
    page.click(150, 150)
    # What is its right side points down.
    page.drag((150, 205), (150, 255))
    element = page.get(one)
    assert (element["width"], element["height"]) == (150, 100)
    assert near(element["x"], 75, 0.01) and near(element["y"], 125, 0.01)


def test_the_handle_above_turns(page):
    one = page.put(x=100, y=100, width=100, height=100)
    page.click(150, 150)
    page.drag((150, 71), (240, 150))
    assert near(page.get(one)["angle"], math.pi / 2, 0.03)
    page.keyboard.press("Control+z")
    assert page.get(one)["angle"] == 0


def test_several_elements_are_moved_resized_and_turned_together(page):
    one, two = page.put(x=100, y=100, width=100, height=100), page.put(x=300, y=200, width=100, height=100)
    page.keyboard.press("Control+a")
    page.drag((150, 150), (160, 160))
    assert [(element["x"], element["y"]) for element in page.elements] == [(110, 110), (310, 210)]
    page.drag((415, 315), (715, 515), modifiers=["Shift"])
    assert [(page.get(one)[key], page.get(two)[key]) for key in ("x", "width")] == [(110, 510), (200, 200)]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    # Half a turn about the middle puts each where the other was.
    page.drag((250, 71), (250, 400))
    assert near(page.get(one)["x"], 300) and near(page.get(one)["y"], 200)
    assert near(page.get(two)["x"], 100) and near(page.get(two)["angle"], math.pi, 0.02)


def test_the_end_of_a_line_is_dragged_and_its_middle_bent(page):
    page.use("line")
    page.drag((200, 200), (400, 200))
    page.drag((400, 200), (400, 300))
    assert page.element["points"] == [[0, 0], [200, 100]]
    page.drag((300, 250), (300, 150))
    assert page.element["points"] == [[0, 0], [100, -50], [200, 100]]
    page.drag((200, 200), (180, 220))
    element = page.element
    assert (element["x"], element["y"], element["points"][0]) == (180, 220, [0, 0])
    assert element["points"][2] == [220, 80]


def test_an_arrow_follows_what_it_is_bound_to(page):
    page.put(id="box", x=100, y=100, boundElements=[{"type": "arrow", "id": "arrow"}])
    page.put(id="arrow", type="arrow", x=200, y=140, width=200, height=0, points=[[0, 0], [200, 0]],
             startBinding={"elementId": "box", "focus": 0, "gap": 1}, endBinding=None, endArrowhead="arrow",
             backgroundColor="transparent")
    page.drag((150, 140), (150, 240))
    arrow = page.get("arrow")
    assert (arrow["x"], arrow["y"], arrow["points"]) == (201, 219.6, [[0, 0], [199, -79.6]])


def test_a_drag_of_what_somebody_deletes_just_ends(page, come):
    one, two = page.put(x=100), page.put(x=300)
    friend = come()
    page.keyboard.press("Control+a")
    page.mouse.move(150, 140)
    page.mouse.down()
    page.mouse.move(200, 240, steps=5)
    friend.submit({"op": "delete", "id": one})
    page.eventually("it is gone", lambda: page.get(one) is None)
    page.mouse.move(250, 240, steps=5)
    page.mouse.up()
    page.settle()
    assert [element["id"] for element in page.elements] == [two]
    assert page.get(two)["x"] == 400


def test_escape_puts_a_drag_back(page):
    one = page.put(x=100)
    page.mouse.move(150, 140)
    page.mouse.down()
    page.mouse.move(350, 240, steps=8)
    page.frames()
    page.keyboard.press("Escape")
    page.mouse.up()
    page.settle()
    assert (page.get(one)["x"], page.get(one)["version"]) == (100, 1)
    assert page.ask("easel.scene.item('e0').element.x") == 100
