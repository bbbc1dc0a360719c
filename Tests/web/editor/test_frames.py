"""Frames: drawn around things, named, and with what is in them."""


def frame_ids(page, *ids):
    return [page.get(one)["frameId"] for one in ids]


def put_frame(page, **properties):
    return page.put(**{"id": "f", "type": "frame", "x": 400, "y": 150, "width": 300, "height": 300, "name": None,
                       "backgroundColor": "transparent", **properties})


def test_a_frame_is_drawn_around_things_and_moved_with_them_as_one_step(page, come):
    inside, outside = page.put(x=200, y=200), page.put(x=700, y=200)
    page.keyboard.press("f")
    assert page.tool == "frame"
    page.drag((150, 150), (450, 450))
    frame = page.selection[0]
    assert frame_ids(page, inside, outside) == [frame, None]
    page.drag((150, 230), (190, 270))
    assert (page.get(inside)["x"], page.get(inside)["y"]) == (240, 240)
    friend = come()
    friend.eventually("the friend sees it there", lambda: friend.get(inside)["x"] == 240)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert page.get(frame) is None and frame_ids(page, inside) == [None] and page.get(inside)["x"] == 200


def test_what_is_dragged_out_of_a_frame_is_seen_whole_on_its_way(page):
    one = page.put(x=450, y=200, frameId="f", backgroundColor="#ff0000")
    put_frame(page)
    page.mouse.move(500, 240)
    page.mouse.down()
    page.mouse.move(200, 240, steps=8)
    page.frames(3)
    assert page.ask("(id) => easel.scene.frameOf(easel.scene.item(id)) === null", one)
    page.mouse.up()
    assert frame_ids(page, one) == [None]
    page.drag((200, 240), (550, 300))
    assert frame_ids(page, one) == ["f"]
    page.keyboard.press("Control+z")
    assert frame_ids(page, one) == [None]


def test_a_double_click_on_its_name_renames_it_for_everybody(page, come):
    put_frame(page)
    friend = come()
    page.double_click(410, 142)
    field = page.page.get_by_label("Frame name")
    page.eventually("the field has the focus", lambda: field.evaluate("(field) => field === document.activeElement"))
    page.keyboard.type("First steps")
    page.keyboard.press("Enter")
    assert page.get("f")["name"] == "First steps"
    friend.eventually("the friend sees it", lambda: friend.get("f")["name"] == "First steps")
    page.click(410, 142)
    page.keyboard.press("Enter")
    page.keyboard.type("Nothing of it")
    page.keyboard.press("Escape")
    assert page.get("f")["name"] == "First steps"
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    page.click(100, 600)
    assert page.get("f")["name"] is None, "a frame without a name has its usual one"
    page.keyboard.press("Control+z")
    assert page.get("f")["name"] == "First steps"


def test_a_name_from_right_to_left_is_written_and_drawn_so(page):
    put_frame(page)
    page.double_click(410, 142)
    field = page.page.get_by_label("Frame name")
    page.eventually("the field has the focus", lambda: field.evaluate("(field) => field === document.activeElement"))
    page.keyboard.insert_text("שלום!")
    assert field.evaluate("(field) => getComputedStyle(field).direction") == "rtl"
    page.keyboard.press("Enter")
    page.eventually("it has its name", lambda: page.get("f")["name"] == "שלום!")
    drawn = "easel.scene.item('f').displayList.primitives.filter(({ kind }) => kind === 'text').map(({ text }) => text.isRightToLeft)"
    assert page.ask(drawn) == [True]


def test_delete_frees_what_is_in_a_frame_and_ctrl_delete_takes_it_along(page):
    one = page.put(x=450, y=200, frameId="f")
    put_frame(page)
    page.click(400, 300)
    page.keyboard.press("Delete")
    assert page.get("f") is None and frame_ids(page, one) == [None]
    page.keyboard.press("Control+z")
    assert frame_ids(page, one) == ["f"]
    page.click(400, 200)
    page.keyboard.press("Control+Delete")
    assert page.elements == []
    page.keyboard.press("Control+z")
    assert frame_ids(page, one) == ["f"]


def test_cut_and_paste_bring_a_frame_with_what_is_in_it(page):
    page.put(x=450, y=200, frameId="f")
    put_frame(page)
    page.click(400, 300)
    page.keyboard.press("Control+x")
    assert page.elements == []
    page.keyboard.press("Control+v")
    page.eventually("both are there", lambda: len(page.elements) == 2)
    child, frame = page.elements
    assert child["frameId"] == frame["id"] != "f"


def test_a_frame_is_put_around_what_is_selected_and_things_are_taken_out(page):
    one, two = page.put(x=200, y=200), page.put(x=400, y=300)
    page.keyboard.press("Control+a")
    page.ask("easel.editor.actions.get('frame-selection').run()")
    (frame,) = page.selection
    assert frame_ids(page, one, two) == [frame, frame]
    assert [page.get(frame)[key] for key in ("x", "y", "width", "height")] == [175, 175, 350, 230]
    page.click(250, 240)
    assert page.selection == [one]
    page.ask("easel.editor.actions.get('unframe-selection').run()")
    assert frame_ids(page, one, two) == [None, frame]


def test_text_that_is_written_in_a_frame_is_in_it(page):
    put_frame(page)
    page.double_click(550, 300)
    page.keyboard.type("inside")
    page.keyboard.press("Escape")
    (text,) = [element for element in page.elements if element["type"] == "text"]
    assert text["frameId"] == "f"


def test_a_frame_is_made_named_and_filled_by_the_keyboard_alone(page):
    one = page.put(x=460, y=310, width=60, height=60)
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    frame = page.selection[0]
    assert page.get(frame)["type"] == "frame" and frame_ids(page, one) == [frame]
    page.keyboard.press("Enter")
    field = page.page.get_by_label("Frame name")
    page.eventually("the field has the focus", lambda: field.evaluate("(field) => field === document.activeElement"))
    page.keyboard.type("Made by keys")
    page.keyboard.press("Enter")
    assert page.get(frame)["name"] == "Made by keys"
    other = page.put(x=200, y=310, width=60, height=60, index="z")
    page.ask("(id) => easel.editor.select([id])", other)
    for _ in range(20):
        page.keyboard.press("Shift+ArrowRight")
    assert frame_ids(page, other) == [frame]
    page.keyboard.press("Control+z")
    page.settle()
