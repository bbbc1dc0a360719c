"""Arrows that are bound to shapes."""

import math

from whiteboard_page import near


def ends(page, arrow):
    """Where an arrow begins and ends on the board."""
    element = page.get(arrow)
    return [(element["x"] + x, element["y"] + y) for x, y in (element["points"][0], element["points"][-1])]


def draw_arrow(page, start, end, **options):
    page.use("arrow")
    page.drag(start, end, **options)
    return page.elements[-1]["id"]


def joined(page, **second):
    page.put(id="a", x=100, y=100, width=100, height=80)
    page.put(id="b", **{"x": 500, "y": 100, "width": 100, "height": 80, **second})
    return draw_arrow(page, (150, 140), (550, 140))


def test_an_arrow_from_inside_to_inside_ends_before_both_outlines(page):
    arrow = joined(page)
    (left, _), (right, _) = ends(page, arrow)
    assert near(left, 205) and near(right, 495)
    element = page.get(arrow)
    assert element["startBinding"]["elementId"] == "a" and element["endBinding"]["elementId"] == "b"
    assert page.get("a")["boundElements"] == page.get("b")["boundElements"] == [{"type": "arrow", "id": arrow}]


def test_it_ends_at_the_facing_side_wherever_a_shape_is_moved(page):
    arrow = joined(page)
    page.drag((550, 140), (150, 540))
    (x, top), (_, bottom) = ends(page, arrow)
    assert near(x, 150, 3) and near(top, 185, 3) and near(bottom, 495, 3)
    page.keyboard.press("Control+z")
    (left, _), (right, _) = ends(page, arrow)
    assert near(left, 205) and near(right, 495)


def test_it_follows_a_resize_a_turn_and_the_arrow_keys(page):
    arrow = joined(page)
    page.click(150, 140)
    page.drag((205, 140), (305, 140))
    assert near(ends(page, arrow)[0][0], 305)
    page.keyboard.press("ArrowLeft")
    assert near(ends(page, arrow)[0][0], 304)
    page.click(550, 140)
    page.drag((550, 71), (650, 140))
    assert near(page.get("b")["angle"], math.pi / 2, 0.05)
    assert near(ends(page, arrow)[1][0], 505, 3)


def test_it_follows_what_somebody_else_moves_who_knows_nothing_of_arrows(page, come):
    arrow = joined(page)
    friend = come()
    friend.submit({"op": "patch", "id": "b", "set": {"x": 700}})
    page.eventually("the arrow is there", lambda: near(ends(page, arrow)[1][0], 695))
    page.keyboard.press("Control+z")
    assert page.get(arrow) is None and page.get("b")["x"] == 700


def test_two_people_move_both_ends_at_once(page, come):
    arrow = joined(page)
    friend = come()
    page.mouse.move(150, 140)
    page.mouse.down()
    friend.mouse.move(550, 140)
    friend.mouse.down()
    for step in range(1, 11):
        page.mouse.move(150, 140 + 30 * step)
        friend.mouse.move(550 + 20 * step, 140 + 40 * step)
    page.mouse.up()
    friend.mouse.up()

    def is_between():
        (left, top), (right, bottom) = ends(page, arrow)
        return near(left, 205, 3) and near(top, 451, 8) and near(right, 695, 3) and near(bottom, 529, 8)

    page.eventually("it joins both", is_between)
    friend.eventually("both see the same", lambda: friend.get(arrow)["points"] == page.get(arrow)["points"])
    page.settle()


def test_a_dragged_end_is_bound_to_what_it_is_dropped_on_and_lets_go_elsewhere(page):
    page.put(id="a", x=100, y=100)
    page.put(id="b", x=500, y=100)
    arrow = draw_arrow(page, (150, 140), (400, 400))
    assert page.get(arrow)["endBinding"] is None
    x, y = ends(page, arrow)[1]
    page.drag((x, y), (550, 140))
    assert page.get(arrow)["endBinding"]["elementId"] == "b"
    assert page.get("b")["boundElements"] == [{"type": "arrow", "id": arrow}]
    x, y = ends(page, arrow)[1]
    page.drag((x, y), (400, 400))
    assert page.get(arrow)["endBinding"] is None and page.get("b")["boundElements"] == []
    page.keyboard.press("Control+z")
    assert page.get(arrow)["endBinding"]["elementId"] == "b"
    assert page.get("b")["boundElements"] == [{"type": "arrow", "id": arrow}]


def test_an_arrow_that_is_dragged_away_by_its_body_lets_go(page):
    arrow = joined(page)
    page.keyboard.press("Escape")
    page.drag((300, 140), (300, 400))
    element = page.get(arrow)
    assert element["startBinding"] is None and element["endBinding"] is None
    assert page.get("a")["boundElements"] == page.get("b")["boundElements"] == []
    before = ends(page, arrow)
    page.drag((150, 120), (150, 160))
    assert ends(page, arrow) == before


def test_ctrl_binds_nothing(page):
    page.put(id="a", x=100, y=100)
    page.put(id="b", x=500, y=100)
    arrow = draw_arrow(page, (150, 140), (550, 140), modifiers=["Control"])
    assert page.get(arrow)["startBinding"] is None and page.get(arrow)["endBinding"] is None
    assert ends(page, arrow) == [(150, 140), (550, 140)]


def test_an_arrow_gets_a_label_in_its_middle_that_moves_along(page):
    arrow = joined(page)
    page.keyboard.press("Escape")
    page.double_click(300, 140)
    page.keyboard.type("yes")
    page.keyboard.press("Escape")
    (label,) = [element for element in page.elements if element["type"] == "text"]
    assert (label["text"], label["containerId"]) == ("yes", arrow)
    assert near(label["x"] + label["width"] / 2, 350, 2) and near(label["y"] + label["height"] / 2, 140, 2)
    page.keyboard.press("Escape")
    page.drag((550, 120), (550, 320))
    label = page.get(label["id"])
    assert near(label["y"] + label["height"] / 2, 240, 3)


HIGHLIGHT = """([x, y]) => {
    const canvas = [...document.querySelectorAll("#canvas canvas")].pop();
    const ratio = canvas.width / canvas.clientWidth;
    return canvas.getContext("2d").getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data[3];
}"""


def test_the_shape_that_an_end_will_be_bound_to_is_highlighted(page):
    page.put(id="a", x=100, y=100)
    page.put(id="b", x=500, y=100)
    page.use("arrow")
    page.mouse.move(150, 140)
    page.frames()
    assert page.ask(HIGHLIGHT, [100, 120]) > 60 and page.ask(HIGHLIGHT, [500, 120]) == 0
    page.mouse.down()
    page.mouse.move(550, 140, steps=6)
    page.frames()
    assert page.ask(HIGHLIGHT, [100, 120]) > 60 and page.ask(HIGHLIGHT, [500, 120]) > 60
    page.mouse.up()
    page.frames()
    assert page.ask(HIGHLIGHT, [500, 120]) == 0


def test_enter_writes_a_label_on_the_arrow_that_is_selected(page):
    arrow = joined(page)
    page.keyboard.press("Enter")
    page.keyboard.type("maybe")
    page.keyboard.press("Escape")
    (label,) = [element for element in page.elements if element["type"] == "text"]
    assert (label["text"], label["containerId"]) == ("maybe", arrow) and page.tool == "select"


def test_a_section_of_an_elbow_arrow_is_moved_and_stays_for_everybody(page, come):
    page.style(elbowed=True)
    page.put(id="a", x=100, y=100)
    page.put(id="b", x=500, y=400)
    arrow = draw_arrow(page, (190, 140), (510, 440))
    page.drag((350, 290), (280, 290))
    assert page.get(arrow)["points"] == [[0, 0], [75, 0], [75, 300], [290, 300]]
    page.keyboard.press("Control+z")
    assert not page.get(arrow).get("fixedSegments")
    page.keyboard.press("Control+Shift+z")
    page.settle()
    friend = come()
    friend.drag((550, 460), (550, 560))
    page.eventually("it stays where it was put", lambda: page.get(arrow)["points"] == [[0, 0], [75, 0], [75, 400], [290, 400]])


def test_cutting_one_of_two_and_undoing_it_leaves_both_bound(page):
    arrow = joined(page)
    page.click(550, 140)
    page.keyboard.press("Control+x")
    assert page.get(arrow)["endBinding"] is None and page.get("a")["boundElements"] == [{"type": "arrow", "id": arrow}]
    page.keyboard.press("Control+z")
    assert page.get(arrow)["endBinding"]["elementId"] == "b" and page.get("b")["boundElements"] == [{"type": "arrow", "id": arrow}]
    page.drag((550, 120), (550, 320))
    assert near(ends(page, arrow)[1][0], 495, 4)


def test_an_elbow_arrow_leads_around_what_it_joins(page):
    page.put(id="a", x=100, y=100, boundElements=[{"type": "arrow", "id": "arrow"}])
    page.put(id="b", x=500, y=100, boundElements=[{"type": "arrow", "id": "arrow"}])
    page.put(id="arrow", type="arrow", x=205, y=140, width=290, height=0, points=[[0, 0], [290, 0]], elbowed=True,
             startBinding={"elementId": "a", "focus": 0, "gap": 5, "fixedPoint": [1.05, 0.5]},
             endBinding={"elementId": "b", "focus": 0, "gap": 5, "fixedPoint": [-0.05, 0.5]},
             endArrowhead="arrow", backgroundColor="transparent")
    page.drag((550, 140), (550, 440))
    element = page.get("arrow")
    assert element["points"] == [[0, 0], [145, 0], [145, 300], [290, 300]]
    page.drag((550, 440), (150, 440))
    points = page.get("arrow")["points"]
    assert all(before[0] == after[0] or before[1] == after[1] for before, after in zip(points, points[1:]))
    assert ends(page, "arrow")[1] == (95, 440)


def test_an_elbow_arrow_is_drawn_and_made_of_a_straight_one(page):
    page.style(elbowed=True)
    page.put(id="a", x=100, y=100)
    page.put(id="b", x=500, y=400)
    arrow = draw_arrow(page, (190, 140), (510, 440))
    assert page.get(arrow)["elbowed"] is True
    assert page.get(arrow)["points"] == [[0, 0], [145, 0], [145, 300], [290, 300]]
    page.style(elbowed=False)
    assert page.get(arrow)["elbowed"] is False and len(page.get(arrow)["points"]) == 2
    page.style(elbowed=True)
    assert len(page.get(arrow)["points"]) == 4
    page.keyboard.press("Control+z")
    assert len(page.get(arrow)["points"]) == 2
