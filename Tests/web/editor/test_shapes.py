"""How shapes and lines are made."""

import pytest


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
