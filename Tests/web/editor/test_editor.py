"""People at a bare page with an editor: what they do with mouse, keyboard and fingers, and what is on the board then."""

import json
import math

import pytest

PICTURE = ("iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC")


def near(value, expected, by=1.5):
    return abs(value - expected) <= by


# Tools


@pytest.mark.parametrize("key, kind", [("r", "rectangle"), ("2", "rectangle"), ("d", "diamond"), ("o", "ellipse")])
def test_a_shape_is_dragged_out_and_selected(page, key, kind):
    page.keyboard.press(key)
    page.drag((100, 120), (260, 220))
    element = page.element
    assert (element["type"], element["x"], element["y"], element["width"], element["height"]) == (kind, 100, 120, 160, 100)
    assert page.selection == [element["id"]]
    assert page.tool == "select"
    assert len(element["id"]) == 21 and element["version"] == 1 and isinstance(element["seed"], int)


def test_a_shape_can_be_dragged_out_backwards_square_or_from_its_centre(page):
    page.use("rectangle")
    page.drag((300, 300), (200, 180))
    page.use("rectangle")
    page.drag((400, 100), (480, 130), modifiers=["Shift"])
    page.use("rectangle")
    page.drag((600, 300), (640, 320), modifiers=["Alt"])
    boxes = [[element[key] for key in ("x", "y", "width", "height")] for element in page.elements]
    assert boxes == [[200, 180, 100, 120], [400, 100, 80, 80], [560, 280, 80, 40]]


def test_a_click_makes_a_shape_of_usual_size(page):
    page.use("ellipse")
    page.click(300, 300)
    assert [page.element[key] for key in ("x", "y", "width", "height")] == [250, 250, 100, 100]


def test_a_tool_that_is_kept_makes_one_shape_after_the_other(page):
    page.keyboard.press("q")
    page.use("rectangle")
    page.drag((100, 100), (150, 150))
    page.drag((200, 100), (250, 150))
    assert len(page.elements) == 2 and page.tool == "rectangle"


@pytest.mark.parametrize("kind", ["line", "arrow"])
def test_a_line_is_dragged_out(page, kind):
    page.use(kind)
    page.drag((300, 300), (100, 200))
    element = page.element
    assert element["points"] == [[0, 0], [-200, -100]]
    assert [element[key] for key in ("x", "y", "width", "height")] == [300, 300, 200, 100]
    assert element["endArrowhead"] == ("arrow" if kind == "arrow" else None)


def test_shift_draws_lines_in_steps_of_fifteen_degrees(page):
    page.use("line")
    page.drag((100, 100), (300, 110), modifiers=["Shift"])
    assert page.element["points"] == [[0, 0], [200, 0]]


def test_a_line_of_many_points_is_clicked_and_closed_on_its_first(page):
    page.use("line")
    for point in [(100, 100), (300, 100), (300, 250), (102, 101)]:
        page.click(*point)
    assert page.element["points"] == [[0, 0], [200, 0], [200, 150], [0, 0]]
    assert page.tool == "select"


def test_a_line_of_many_points_ends_with_escape_or_a_double_click(page):
    page.use("arrow")
    for point in [(100, 100), (200, 150), (300, 100)]:
        page.click(*point)
    page.keyboard.press("Escape")
    page.use("arrow")
    page.click(100, 300)
    page.mouse.move(200, 300)
    page.double_click(300, 350)
    assert [element["points"] for element in page.elements] == [
        [[0, 0], [100, 50], [200, 0]], [[0, 0], [200, 50]]]


def test_a_style_is_what_new_elements_have(page):
    page.style(strokeColor="#e03131", backgroundColor="#ffc9c9", fillStyle="hachure", strokeWidth=4, opacity=60,
               strokeStyle="dashed", roundness="sharp")
    page.use("rectangle")
    page.drag((100, 100), (200, 200))
    element = page.element
    assert (element["strokeColor"], element["backgroundColor"], element["fillStyle"]) == ("#e03131", "#ffc9c9", "hachure")
    assert (element["strokeWidth"], element["opacity"], element["strokeStyle"], element["roundness"]) == (
        4, 60, "dashed", None)


# The pen


def test_a_stroke_is_seen_by_others_while_it_is_drawn(page, come):
    friend = come()
    page.use("pen")
    page.mouse.move(100, 100)
    page.mouse.down()
    page.mouse.move(300, 150, steps=12)
    friend.eventually("the friend sees the beginning", lambda: friend.elements)
    seen = len(friend.element["points"])
    page.mouse.move(300, 400, steps=12)
    friend.eventually("the friend sees it grow", lambda: len(friend.element["points"]) > seen)
    page.mouse.up()
    page.settle()
    friend.eventually("the friend has all", lambda: friend.elements == page.elements)
    element = page.element
    assert element["points"][0] == [0, 0] and element["points"][-1] == [200, 300]
    assert near(element["height"], 300, 0.01) and element["simulatePressure"] is True and element["pressures"] == []
    assert all(number == round(number, 2) for point in element["points"] for number in point)
    assert page.tool == "pen"


def test_one_undo_takes_back_a_whole_stroke(page):
    page.use("pen")
    page.drag((100, 100), (400, 150), (100, 300), steps=30)
    page.keyboard.press("Control+z")
    assert page.elements == []
    page.keyboard.press("Control+Shift+z")
    assert page.element["points"][-1] == [0, 200]


def test_a_stroke_is_sent_at_most_thirty_times_a_second(page):
    page.use("pen")
    page.mouse.move(100, 100)
    before = page.ask("[easel.operations, performance.now()]")
    page.mouse.down()
    for turn in range(8):
        page.mouse.move(100 + 60 * (turn % 2), 100 + 20 * turn, steps=15)
    page.mouse.up()
    page.settle()
    after = page.ask("[easel.operations, performance.now()]")
    seconds = (after[1] - before[1]) / 1000
    assert 2 <= after[0] - before[0] <= 30 * seconds + 3


def test_a_click_with_the_pen_makes_a_dot(page):
    page.use("pen")
    page.click(200, 200)
    assert (page.element["x"], page.element["y"], len(page.element["points"])) == (200, 200, 2)


def test_escape_throws_away_a_stroke_that_others_have_seen(page):
    page.use("pen")
    page.mouse.move(100, 100)
    page.mouse.down()
    page.mouse.move(300, 300, steps=20)
    page.eventually("it is on the board", lambda: page.elements)
    page.keyboard.press("Escape")
    page.mouse.move(400, 300, steps=5)
    page.mouse.up()
    page.settle()
    assert page.elements == []
    page.keyboard.press("Control+z")
    assert page.elements == []


def test_a_stylus_gives_its_pressure(page):
    page.use("pen")
    page.ask("""async () => {
        const canvas = document.getElementById("canvas");
        const send = (type, x, pressure) => canvas.dispatchEvent(new PointerEvent(type, {
            pointerId: 7, pointerType: "pen", isPrimary: true, clientX: x, clientY: 200, pressure, bubbles: true,
            button: type === "pointermove" ? -1 : 0, buttons: 1, cancelable: true }));
        send("pointerdown", 100, 0.2);
        for (let x = 110; x <= 200; x += 10) {
            send("pointermove", x, x / 250);
            await new Promise((resolve) => setTimeout(resolve, 12));
        }
        send("pointerup", 200, 0);
    }""")
    element = page.element
    assert element["simulatePressure"] is False
    assert len(element["pressures"]) == len(element["points"]) > 8
    assert element["pressures"][0] == 0.2 and near(max(element["pressures"]), 0.8, 0.01)


# Selecting


def test_a_click_selects_and_shift_adds_and_takes_away(page):
    one, two = page.put(x=100), page.put(x=300)
    page.click(150, 140)
    assert page.selection == [one]
    page.keyboard.down("Shift")
    page.click(350, 140)
    assert page.selection == [one, two]
    page.click(150, 140)
    page.keyboard.up("Shift")
    assert page.selection == [two]
    page.click(600, 600)
    assert page.selection == []


def test_a_marquee_selects_what_is_wholly_in_it(page):
    one = page.put(x=100)
    page.put(x=300)
    page.drag((50, 50), (350, 300))
    assert page.selection == [one]
    page.keyboard.press("Control+a")
    assert len(page.selection) == 2
    page.keyboard.press("Escape")
    assert page.selection == []


def test_what_somebody_deletes_is_no_longer_selected(page, come):
    one, two = page.put(x=100), page.put(x=300)
    friend = come()
    page.keyboard.press("Control+a")
    friend.submit({"op": "delete", "id": one})
    page.eventually("it is gone from the selection", lambda: page.selection == [two])


# Moving, resizing, turning


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
    assert (arrow["x"], arrow["y"], arrow["points"]) == (200, 240, [[0, 0], [200, -100]])


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


# Groups and order


def test_a_group_is_selected_as_a_whole_and_entered_by_a_double_click(page):
    one, two = page.put(x=100), page.put(x=300)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    groups = [element["groupIds"] for element in page.elements]
    assert len(groups[0]) == 1 and groups[0] == groups[1]
    page.click(600, 600)
    page.click(150, 140)
    assert page.selection == [one, two]
    page.double_click(150, 140)
    assert page.selection == [one]
    page.click(350, 140)
    assert page.selection == [two]
    page.keyboard.press("Escape")
    assert page.selection == [one, two]
    page.keyboard.press("Control+Shift+g")
    assert [element["groupIds"] for element in page.elements] == [[], []]


def test_elements_are_put_in_front_and_behind(page):
    for number in range(4):
        page.put(id=f"e{number}", x=100 + 30 * number)
    order = lambda: "".join(element["id"][1] for element in page.elements)
    page.ask("easel.editor.select(['e1'])")
    page.keyboard.press("Control+]")
    assert order() == "0213"
    page.keyboard.press("Control+Shift+}")
    assert order() == "0231"
    page.keyboard.press("Control+[")
    assert order() == "0213"
    page.keyboard.press("Control+Shift+{")
    assert order() == "1023"
    page.keyboard.press("Control+z")
    assert order() == "0213"


def test_elements_of_one_index_can_be_ordered_too(page):
    for name in ("a", "b", "c"):
        page.put(id=name, index="a1")
    page.ask("easel.editor.select(['a'])")
    page.keyboard.press("Control+]")
    assert [element["id"] for element in page.elements] == ["b", "a", "c"]


def test_elements_are_aligned_flipped_and_locked(page):
    one, two = page.put(x=100, y=100), page.put(x=300, y=250, width=50)
    page.keyboard.press("Control+a")
    page.ask("easel.editor.align('top')")
    assert page.get(two)["y"] == 100
    page.keyboard.press("Shift+H")
    assert (page.get(one)["x"], page.get(two)["x"]) == (250, 100)
    page.keyboard.press("Control+Shift+L")
    assert page.get(one)["locked"] is True
    page.drag((300, 140), (300, 340))
    page.keyboard.press("Delete")
    assert len(page.elements) == 2 and page.get(one)["y"] == 100


# Deleting and erasing


def test_delete_takes_a_container_with_its_text(page):
    page.put(id="box", boundElements=[{"type": "text", "id": "label"}])
    page.put(id="label", type="text", containerId="box", text="hi", originalText="hi", fontSize=20, fontFamily=2,
             x=140, y=130, width=20, height=23, lineHeight=1.15, textAlign="center", verticalAlign="middle")
    page.click(110, 110)
    page.keyboard.press("Delete")
    assert page.elements == []
    page.keyboard.press("Control+z")
    assert len(page.elements) == 2


def test_the_eraser_shows_what_it_will_erase_and_does_it_in_one_step(page):
    page.put(id="one", x=100)
    page.put(id="two", x=300)
    page.put(id="far", x=500)
    page.keyboard.press("e")
    page.mouse.move(50, 140)
    page.mouse.down()
    page.mouse.move(450, 140, steps=3)
    assert page.ask("easel.scene.item('one').element.opacity") < 100
    assert len(page.elements) == 3 and page.get("one")["opacity"] == 100
    page.mouse.up()
    assert [element["id"] for element in page.elements] == ["far"]
    page.keyboard.press("Control+z")
    assert len(page.elements) == 3


# Text


def test_text_is_written_where_it_is_clicked(page):
    page.keyboard.press("t")
    page.click(300, 200)
    page.keyboard.type("Hello\nworld")
    page.keyboard.press("Escape")
    element = page.element
    assert (element["text"], element["originalText"], element["autoResize"]) == ("Hello\nworld",) * 2 + (True,)
    assert element["x"] == 300 and near(element["y"], 200 - 12.5, 0.1) and element["height"] == 50
    assert element["width"] > 20 and page.selection == [element["id"]] and page.tool == "select"


def test_text_without_letters_is_nothing(page):
    page.use("text")
    page.click(300, 200)
    page.keyboard.type("  ")
    page.click(600, 600)
    assert page.elements == []


def test_a_double_click_writes_on_the_board_and_in_a_text(page):
    page.double_click(300, 200)
    page.keyboard.type("one")
    page.click(600, 600)
    page.double_click(305, 200)
    page.keyboard.type("another")
    page.keyboard.press("Control+Enter")
    assert page.element["text"] == "another"
    page.double_click(305, 200)
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    assert page.elements == []


def test_text_in_a_shape_is_wrapped_and_the_shape_grows(page):
    box = page.put(x=100, y=100, width=120, height=60, backgroundColor="transparent")
    page.double_click(160, 130)
    page.keyboard.type("one two three four five six seven eight nine ten")
    page.keyboard.press("Escape")
    container, text = page.elements
    assert container["boundElements"] == [{"type": "text", "id": text["id"]}] and text["containerId"] == box
    assert text["text"].count("\n") > 1 and text["width"] <= 110
    assert container["height"] == math.ceil(text["height"]) + 10 > 60
    assert near(text["x"] + text["width"] / 2, 160, 0.1)
    assert page.selection == [box]
    middle = 100 + container["height"] / 2
    page.drag((225, middle), (425, middle))
    container, text = page.elements
    assert container["width"] > 300 and text["text"].count("\n") <= 1
    page.drag((200, 110), (200, 210))
    moved = page.get(text["id"])
    assert near(moved["y"] - text["y"], 100, 0.1)


def test_the_text_area_covers_its_text(page):
    page.put(id="text", type="text", x=200, y=200, width=120, height=50, text="Hello\nthere", originalText="Hello\nthere",
             fontSize=20, fontFamily=2, lineHeight=1.25, textAlign="left", verticalAlign="top", autoResize=True,
             backgroundColor="transparent")
    page.ask("easel.viewport.zoomAt({ x: 200, y: 200 }, 2)")
    page.double_click(240, 220)
    box = page.writing.bounding_box()
    assert near(box["x"], 200) and near(box["y"], 200, 4) and near(box["height"], 100)
    page.keyboard.press("Escape")


def test_text_that_somebody_deletes_comes_back_only_if_something_was_typed(page, come):
    label = dict(type="text", text="old", originalText="old", fontSize=20, fontFamily=2, lineHeight=1.25, width=40,
                 height=25, textAlign="left", verticalAlign="top", autoResize=True, containerId=None,
                 backgroundColor="transparent")
    page.put(id="one", x=100, y=100, **label)
    page.put(id="two", x=100, y=300, **label)
    friend = come()
    page.double_click(110, 110)
    friend.submit({"op": "delete", "id": "one"}, {"op": "delete", "id": "two"})
    page.eventually("they are gone", lambda: page.elements == [])
    page.keyboard.press("Escape")
    assert page.elements == []
    page.keyboard.press("Control+z")
    page.submit({"op": "put", "id": "two", "value": {**label, "id": "two", "x": 100, "y": 300, "version": 1}})
    page.double_click(110, 310)
    friend.eventually("the friend has it", lambda: friend.elements)
    friend.submit({"op": "delete", "id": "two"})
    page.eventually("it is gone", lambda: page.elements == [])
    page.keyboard.type("new")
    page.keyboard.press("Escape")
    assert page.element["text"] == "new" and page.element["type"] == "text"


def test_a_sticky_note_is_written_on_at_once(page):
    page.keyboard.press("n")
    page.click(300, 300)
    page.keyboard.type("Remember")
    page.keyboard.press("Escape")
    note, text = page.elements
    assert note["type"] == "rectangle" and note["customData"] == {"easel": "sticky"}
    assert note["fillStyle"] == "solid" and note["backgroundColor"] != "transparent"
    assert (text["text"], text["containerId"], text["textAlign"]) == ("Remember", note["id"], "center")
    assert note["boundElements"] == [{"type": "text", "id": text["id"]}]
    assert page.selection == [note["id"]]
    page.style(strokeColor="#e03131", fontSize=28)
    note, text = page.elements
    assert (note["strokeColor"], text["strokeColor"], text["fontSize"]) == ("transparent", "#e03131", 28)


def test_a_font_size_and_an_alignment_change_what_is_selected(page):
    page.use("text")
    page.click(300, 200)
    page.keyboard.type("Hello")
    page.keyboard.press("Escape")
    before = page.element
    page.style(fontSize=40, textAlign="right")
    after = page.element
    assert after["height"] == 2 * before["height"] and near(after["width"], 2 * before["width"], 1)
    assert after["textAlign"] == "right" and near(after["x"] + after["width"], before["x"] + before["width"], 0.1)


def test_a_text_is_scaled_by_its_corner_and_wrapped_by_its_side(page):
    page.use("text")
    page.click(300, 200)
    page.keyboard.type("Hello world")
    page.keyboard.press("Escape")
    text = page.element
    right, bottom = text["x"] + text["width"], text["y"] + text["height"]
    page.drag((right + 5, bottom + 5), (right + 5 + text["width"], bottom + 5 + text["height"]))
    assert near(page.element["fontSize"], 40, 2)
    page.keyboard.press("Control+z")
    page.drag((right + 5, text["y"] + 12), (right - text["width"] / 3, text["y"] + 12))
    assert page.element["autoResize"] is False and page.element["text"] == "Hello\nworld"


# Clipboard


def test_copy_and_paste_through_the_browsers_clipboard(page):
    page.put(id="box", x=100, y=100, boundElements=[{"type": "text", "id": "label"}])
    page.put(id="label", type="text", containerId="box", text="hi", originalText="hi", fontSize=20, fontFamily=2,
             x=140, y=130, width=20, height=23, lineHeight=1.15, textAlign="center", verticalAlign="middle")
    page.click(110, 110)
    page.keyboard.press("Control+c")
    copied = json.loads(page.ask("navigator.clipboard.readText()"))
    assert copied["type"] == "excalidraw/clipboard" and [e["id"] for e in copied["elements"]] == ["box", "label"]
    page.mouse.move(600, 500)
    page.keyboard.press("Control+v")
    page.eventually("it is pasted", lambda: len(page.elements) == 4)
    box, label = page.elements[2:]
    assert (box["x"], box["y"]) == (550, 460)
    assert label["containerId"] == box["id"] != "box" and box["boundElements"] == [{"type": "text", "id": label["id"]}]
    assert page.selection == [box["id"]]
    page.keyboard.press("Control+x")
    assert len(page.elements) == 2
    page.keyboard.press("Control+z")
    assert len(page.elements) == 4


def test_paste_from_excalidraw_renews_ids_and_groups(page):
    drawing = {"type": "excalidraw/clipboard", "elements": [
        {"id": "x", "type": "rectangle", "x": 0, "y": 0, "width": 40, "height": 40, "groupIds": ["g"], "index": "a0"},
        {"id": "y", "type": "ellipse", "x": 60, "y": 0, "width": 40, "height": 40, "groupIds": ["g"], "index": "a1"},
        {"id": "z", "type": "no such type", "x": 0, "y": 0}], "files": {}}
    for _ in range(2):
        page.paste_data(texts={"text/plain": json.dumps(drawing)})
    page.eventually("both are pasted", lambda: len(page.elements) == 4)
    elements = page.elements
    assert len({element["id"] for element in elements} & {"x", "y"}) == 0
    groups = [element["groupIds"] for element in elements]
    assert groups[0] == groups[1] != groups[2] == groups[3] and "g" not in groups[0] + groups[2]
    indexes = [element["index"] for element in elements]
    assert indexes == sorted(set(indexes))


def test_pasted_text_becomes_a_text_and_a_pasted_picture_an_image(page):
    page.mouse.move(400, 300)
    page.paste_data(texts={"text/plain": "Two\nlines"})
    page.eventually("the text is there", lambda: page.elements)
    assert page.element["text"] == "Two\nlines"
    page.paste_data(files=[["p.png", "image/png", PICTURE]])
    page.eventually("the picture is there", lambda: len(page.elements) == 2)
    image = page.elements[1]
    assert (image["type"], image["status"], image["width"], image["height"]) == ("image", "saved", 10, 10)
    assert (image["x"], image["y"]) == (395, 295)
    file = page.get(f"file:{image['fileId']}")
    assert file["type"] == "easel-file" and file["mimeType"] == "image/png" and isinstance(file["dataURL"], list)
    copied = page.ask("easel.editor.clipboardData()")
    assert copied["files"][image["fileId"]]["dataURL"] == f"data:image/png;base64,{PICTURE}"


def test_a_large_picture_is_scaled_down_and_comes_in_pieces(page, come):
    page.ask("""async () => {
        const canvas = new OffscreenCanvas(3000, 2000);
        const context = canvas.getContext("2d");
        const pixels = context.createImageData(3000, 2000);
        for (let at = 0; at < pixels.data.length; at += 1) pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 255;
        context.putImageData(pixels, 0, 0);
        const blob = await canvas.convertToBlob({ type: "image/png" });
        await easel.editor.insertFiles([new File([blob], "noise.png", { type: "image/png" })], { x: 0, y: 0 });
    }""")
    image = page.element
    file = page.get(f"file:{image['fileId']}")
    assert len(file["dataURL"]) > 3 and all(len(piece) == 65536 for piece in file["dataURL"][:-1])
    assert 200_000 < sum(len(piece) for piece in file["dataURL"]) < 1_000_000
    assert near(image["width"] / image["height"], 1.5, 0.01) and image["width"] <= 600
    page.keyboard.press("Control+z")
    assert page.get(f"file:{image['fileId']}") is None and page.elements == []


def test_a_drawing_is_dropped_where_it_falls(page):
    drawing = {"type": "excalidraw", "elements": [
        {"id": "x", "type": "rectangle", "x": 1000, "y": 1000, "width": 40, "height": 40}]}
    page.ask("""(text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "a.excalidraw", { type: "" }));
        document.getElementById("canvas").dispatchEvent(new DragEvent("drop", {
            dataTransfer: data, clientX: 300, clientY: 200, bubbles: true, cancelable: true }));
    }""", json.dumps(drawing))
    page.eventually("it is there", lambda: page.elements)
    assert (page.element["x"], page.element["y"]) == (280, 180)


def test_what_is_no_picture_is_told_of(page):
    page.paste_data(files=[["p.png", "image/png", "AAAA"]])
    page.eventually("a notice", lambda: any(event["type"] == "notice" for event in page.ask("easel.events")))
    assert page.elements == []


def test_duplicate_lies_beside_its_original(page):
    one = page.put(x=100, y=100)
    page.click(150, 140)
    page.keyboard.press("Control+d")
    original, copy = page.elements
    assert original["id"] == one and (copy["x"], copy["y"]) == (112, 112) and page.selection == [copy["id"]]


# The viewport


def test_the_wheel_moves_and_zooms_at_the_pointer(page):
    page.mouse.move(400, 300)
    page.mouse.wheel(30, 50)
    page.eventually("it moved", lambda: page.ask("[easel.viewport.x, easel.viewport.y]") == [30, 50])
    before = page.ask("easel.viewport.toScene({ x: 400, y: 300 })")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.eventually("it zoomed", lambda: page.ask("easel.viewport.zoom") > 1.2)
    after = page.ask("easel.viewport.toScene({ x: 400, y: 300 })")
    assert near(after["x"], before["x"], 0.01) and near(after["y"], before["y"], 0.01)
    page.keyboard.press("Control+0")
    assert near(page.ask("easel.viewport.zoom"), 1, 1e-9)


def test_space_the_middle_button_and_the_hand_move_the_board(page):
    place = lambda: page.ask("[easel.viewport.x, easel.viewport.y]")
    page.use("rectangle")
    page.drag((300, 300), (320, 330), modifiers=["Space"])
    assert place() == [-20, -30]
    page.mouse.move(300, 300)
    page.mouse.down(button="middle")
    page.mouse.move(320, 330)
    page.mouse.up(button="middle")
    assert place() == [-40, -60]
    page.use("hand")
    page.drag((300, 300), (320, 330))
    assert place() == [-60, -90]
    assert page.elements == []


# Fingers


def test_a_finger_draws(phone, fingers):
    phone.use("pen")
    fingers.press(1, 100, 100)
    fingers.move(1, 250, 300, steps=15)
    fingers.lift(1)
    phone.eventually("it is drawn", lambda: [element["points"][-1] for element in phone.elements] == [[150, 200]])


def test_two_fingers_pan_and_pinch_and_leave_no_stroke(phone, fingers):
    phone.use("pen")
    fingers.press(1, 100, 300)
    fingers.move(1, 104, 302)
    fingers.press(2, 300, 300)
    fingers.move(2, 380, 300, steps=8)
    fingers.move(1, 60, 300, steps=8)
    fingers.lift(2)
    fingers.lift(1)
    phone.settle()
    assert phone.elements == []
    phone.eventually("it is larger", lambda: near(phone.ask("easel.viewport.zoom"), 320 / 196, 0.1))
    fingers.press(1, 100, 100)
    fingers.move(1, 150, 150, steps=4)
    fingers.lift(1)
    phone.eventually("one finger draws again", lambda: phone.elements)


def test_a_touch_that_the_system_takes_leaves_nothing(phone, fingers):
    phone.use("pen")
    fingers.press(1, 100, 100)
    fingers.move(1, 200, 200, steps=15)
    fingers.cancel()
    phone.settle()
    phone.frames(3)
    assert phone.elements == []


def test_a_finger_selects_and_drags(phone, fingers):
    one = phone.put(x=100, y=100)
    fingers.press(1, 150, 140)
    fingers.move(1, 200, 240, steps=6)
    fingers.lift(1)
    phone.eventually("it has moved", lambda: phone.get(one)["y"] == 200)
    assert phone.selection == [one] and phone.get(one)["x"] == 150


def test_a_double_tap_writes(phone, fingers):
    for _ in range(2):
        fingers.press(1, 100, 200)
        fingers.lift(1)
    phone.eventually("the text area is there", lambda: phone.writing.count() == 1)
    phone.keyboard.type("tapped")
    fingers.press(1, 200, 500)
    fingers.lift(1)
    phone.eventually("it is written", lambda: [element["text"] for element in phone.elements] == ["tapped"])


# Read-only


def test_who_may_only_look_changes_nothing(page):
    one = page.put(x=100)
    page.ask("easel.editor.readOnly = true")
    page.keyboard.press("r")
    assert page.tool == "select"
    page.drag((150, 140), (350, 240))
    page.click(150, 140)
    assert page.selection == [one]
    for key in ("Delete", "Control+d", "ArrowLeft", "Control+g", "Control+z"):
        page.keyboard.press(key)
    page.paste_data(texts={"text/plain": "text"})
    page.double_click(150, 140)
    page.frames()
    assert page.element["version"] == 1 and page.element["x"] == 100 and page.writing.count() == 0


def test_a_board_that_becomes_read_only_stops_what_goes_on(page):
    one = page.put(x=100)
    page.use("pen")
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(400, 400, steps=8)
    page.ask("easel.editor.readOnly = true")
    pending = page.ask("easel.operations + easel.client.pending")
    page.mouse.move(500, 400, steps=8)
    page.mouse.up()
    page.settle()
    assert page.ask("easel.operations") == pending
    page.ask("easel.editor.readOnly = false")
    page.use("select")
    page.mouse.move(150, 140)
    page.mouse.down()
    page.mouse.move(250, 140, steps=4)
    page.ask("easel.editor.readOnly = true")
    x = page.get(one)["x"]
    page.mouse.move(350, 140, steps=4)
    page.mouse.up()
    page.frames()
    assert page.get(one)["x"] == x == page.ask("easel.scene.item('e0').element.x")


def test_a_board_that_takes_no_more_says_so_once_and_ends_the_gesture(page):
    page.use("pen")
    page.ask("void (easel.client.submit = () => { throw new Error('the board is full'); })")
    page.drag((300, 300), (500, 400), (300, 500), steps=20)
    page.frames()
    notices = [event["detail"]["message"] for event in page.ask("easel.events") if event["type"] == "notice"]
    assert notices == ["the board is full"]
    assert page.elements == []
    page.ask("delete easel.client.submit")
    page.drag((300, 300), (500, 400), steps=10)
    assert page.element["points"][-1] == [200, 100]


# Keys


def test_shortcuts_do_not_reach_what_is_being_written(page):
    page.put(x=100)
    page.keyboard.press("Control+a")
    page.use("text")
    page.click(400, 400)
    page.keyboard.type("rvd")
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    assert len(page.elements) == 2 and page.elements[1]["text"] == "rv" and page.tool == "select"


def test_shortcuts_work_where_letters_are_not_latin(page):
    press = """({ key, code, ctrl }) => document.getElementById("canvas").dispatchEvent(
        new KeyboardEvent("keydown", { key, code, ctrlKey: ctrl, bubbles: true, cancelable: true }))"""
    page.ask(press, {"key": "к", "code": "KeyR", "ctrl": False})
    assert page.tool == "rectangle"
    page.drag((100, 100), (200, 200))
    page.ask(press, {"key": "я", "code": "KeyZ", "ctrl": True})
    assert page.elements == []
