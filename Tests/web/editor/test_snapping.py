"""What is moved, resized or drawn snaps to what is in view, and to the grid."""

import pytest

from support.hands import Fingers

GUIDE = """() => {
    // Guides are of a colour that nothing else on the overlay has.
    const canvas = document.querySelector("canvas[data-layer=overlay]") ?? [...document.querySelectorAll("#canvas canvas")].pop();
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
        if (data[at] > 200 && data[at + 1] < 140 && data[at + 2] < 80 && data[at + 3] > 120) count += 1;
    }
    return count;
}"""


@pytest.fixture
def snapping(page):
    page.ask("easel.editor.snapsToObjects = true")
    return page


def place(page, one):
    return [page.get(one)[key] for key in ("x", "y", "width", "height")]


def press_and_move(page, start, *points):
    page.mouse.move(*start)
    page.mouse.down()
    for point in points:
        page.mouse.move(*point, steps=4)
    page.frames()


def test_a_move_snaps_to_an_edge_and_shows_a_guide_until_it_is_let_go(snapping):
    page = snapping
    page.put(x=500, y=300)
    one = page.put(x=100, y=100)
    press_and_move(page, (150, 140), (553, 200))
    assert page.ask(GUIDE) > 50
    page.mouse.up()
    page.frames()
    assert page.ask(GUIDE) == 0
    assert place(page, one) == [500, 160, 100, 80]
    page.keyboard.press("Control+z")
    assert place(page, one) == [100, 100, 100, 80]


def test_ctrl_turns_snapping_off_or_on(snapping):
    page = snapping
    page.put(x=500, y=300)
    one = page.put(x=100, y=100)
    page.drag((150, 140), (553, 200), modifiers=["Control"])
    assert place(page, one)[0] == 503
    page.ask("easel.editor.snapsToObjects = false")
    page.drag((553, 200), (563, 200))
    page.drag((563, 200), (554, 200))
    assert place(page, one)[0] == 504
    page.drag((554, 200), (551, 220), modifiers=["Control"])
    assert place(page, one)[0] == 500


def test_equal_gaps_have_guides(snapping):
    page = snapping
    page.put(x=100, y=100)
    page.put(x=260, y=100)
    one = page.put(x=700, y=107)
    press_and_move(page, (750, 147), (500, 147), (473, 147))
    assert page.ask(GUIDE) > 50
    page.mouse.up()
    assert place(page, one)[0] == 420


def test_a_resize_and_a_new_shape_snap(snapping):
    page = snapping
    page.put(x=500, y=300)
    one = page.put(x=100, y=100)
    page.click(150, 140)
    page.drag((205, 185), (507, 303))
    assert place(page, one) == [100, 100, 400, 200]
    page.use("rectangle")
    page.drag((103, 400), (496, 450))
    assert place(page, page.elements[-1]["id"]) == [100, 400, 400, 50]


def test_what_is_turned_and_what_is_grouped_snap_by_what_is_seen_of_them(snapping):
    page = snapping
    page.put(x=500, y=300)
    turned = page.put(x=100, y=100, width=100, height=60, angle=1.5707963)
    page.drag((150, 130), (553, 130))
    # Its left side on the board is that of a box of 60 by 100 about its centre.
    assert place(page, turned)[0] + 50 == pytest.approx(550, abs=0.05)
    page.submit({"op": "delete", "id": turned})
    page.put(id="g1", x=100, y=100, groupIds=["g"])
    page.put(id="g2", x=250, y=120, groupIds=["g"])
    page.drag((150, 140), (303, 500))
    assert place(page, "g1")[0] == 250 and place(page, "g2")[0] == 400


def test_a_child_snaps_to_its_frame_and_a_frame_brings_its_children(snapping):
    page = snapping
    page.put(id="f", type="frame", x=300, y=200, width=300, height=300, name="F", backgroundColor="transparent")
    page.put(id="c", x=340, y=260, frameId="f")
    page.drag((390, 300), (352, 300))
    assert place(page, "c")[0] == 300
    page.put(id="far", x=700, y=100)
    page.keyboard.press("Escape")
    page.drag((450, 200), (553, 200))
    assert (place(page, "f")[0], place(page, "c")[0]) == (400, 400)


@pytest.mark.parametrize("zoom", [0.25, 3])
def test_the_distance_is_one_of_the_screen(snapping, zoom):
    page = snapping
    page.ask("(zoom) => easel.viewport.moveTo({ x: 0, y: 0, zoom })", zoom)
    size = 60 / zoom
    page.put(x=500 / zoom, y=300 / zoom, width=size, height=size)
    one = page.put(x=100 / zoom, y=100 / zoom, width=size, height=size)
    page.drag((130, 130), (535, 190))
    assert place(page, one)[0] == pytest.approx(500 / zoom, abs=0.01)
    page.drag((530, 190), (549, 200))
    assert place(page, one)[0] > 505 / zoom


def test_the_grid_snaps_moves_sizes_and_what_is_drawn(page):
    page.ask("easel.editor.snapsToGrid = true")
    one = page.put(x=103, y=107)
    page.drag((150, 140), (189, 171))
    assert place(page, one)[:2] == [140, 140]
    page.drag((245, 225), (287, 263))
    assert place(page, one) == [140, 140, 140, 120]
    page.use("arrow")
    page.drag((409, 412), (532, 489))
    arrow = page.elements[-1]
    assert (arrow["x"], arrow["y"], arrow["points"]) == (400, 420, [[0, 0], [140, 60]])
    page.use("ellipse")
    page.drag((611, 112), (688, 188), modifiers=["Control"])
    assert place(page, page.elements[-1]["id"]) == [611, 112, 77, 76]


def test_a_finger_snaps_too(phone):
    phone.ask("easel.editor.snapsToObjects = true")
    phone.put(x=230, y=400)
    one = phone.put(x=60, y=200)
    fingers = Fingers(phone.context, phone.page)
    fingers.press(1, 110, 240)
    fingers.move(1, 283, 300, steps=10)
    fingers.lift(1)
    phone.eventually("it is at the edge", lambda: place(phone, one)[0] == 230)


def test_the_board_moves_on_while_something_is_held_at_its_edge_and_stops_when_it_is_let_go(page):
    one = page.put(x=100, y=100)
    press_and_move(page, (150, 140), (995, 400))
    page.eventually("the board has moved", lambda: page.ask("easel.viewport.x") > 150)
    page.mouse.up()
    left = page.ask("easel.viewport.x")
    assert place(page, one)[0] == pytest.approx(945 + left, abs=1)
    page.frames(20)
    assert page.ask("easel.viewport.x") == left
    page.keyboard.press("Control+z")
    assert place(page, one)[0] == 100


@pytest.mark.parametrize("tool", ["rectangle", "line", "select", "lasso"])
def test_what_is_drawn_or_selected_goes_on_beyond_the_edge(page, tool):
    page.put(id="far", x=300, y=900)
    page.use(tool)
    press_and_move(page, (200, 300), (500, 697))
    page.eventually("the board has moved", lambda: page.ask("easel.viewport.y") > 320)
    if tool == "lasso":
        page.mouse.move(200, 690, steps=4)
    page.mouse.up()
    if tool in ("select", "lasso"):
        assert page.selection == ["far"]
    else:
        assert page.elements[-1]["height"] > 600


def test_a_stroke_does_not_move_the_board(page):
    page.use("pen")
    press_and_move(page, (500, 300), (997, 400))
    page.frames(40)
    page.mouse.up()
    assert page.ask("easel.viewport.x") == 0


def test_a_lasso_selects_what_it_is_drawn_around_and_gives_way_to_the_select_tool(page):
    inside, outside = page.put(x=200, y=200), page.put(x=700, y=200)
    page.keyboard.press("Shift+L")
    assert page.tool == "lasso"
    page.drag((150, 150), (400, 150), (400, 350), (150, 350))
    assert page.selection == [inside] and page.tool == "select"
    page.keyboard.press("Shift+L")
    page.drag((650, 150), (900, 150), (900, 350), (650, 350), modifiers=["Shift"])
    assert sorted(page.selection) == sorted([inside, outside])
    page.ask("easel.editor.readOnly = true")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+L")
    page.drag((150, 150), (400, 150), (400, 350), (150, 350))
    assert page.selection == [inside]
