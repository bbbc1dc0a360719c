"""Moving, resizing and turning."""

import math

import pytest
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


# How many pixels of a layer are red within a box of the page.
RED = """([name, x, y, width, height]) => {
    const canvas = document.querySelector(`canvas[data-layer=${name}]`);
    if (!canvas || canvas.style.visibility === "hidden") return 0;
    const { data } = canvas.getContext("2d").getImageData(x, y, width, height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) count += data[at] > 200 && data[at + 1] < 60 && data[at + 3] > 200 ? 1 : 0;
    return count;
}"""


def many(page, count=600):
    """A field of small red boxes from 200, 200 on, an arrow from the first of them to a box apart, and that box."""
    page.ask("""(count) => {
        const base = { type: "rectangle", width: 8, height: 8, angle: 0, strokeColor: "#ff0000", backgroundColor: "#ff0000", fillStyle: "solid",
            strokeWidth: 1, roughness: 0, opacity: 100, groupIds: [], seed: 1, version: 1, versionNonce: 1, isDeleted: false, locked: false };
        const edits = Array.from({ length: count }, (_, number) => ({ op: "put", id: `m${number}`, value: {
            ...base, id: `m${number}`, x: 200 + 10 * (number % 30), y: 200 + 10 * Math.floor(number / 30), index: `a${String(number).padStart(4, "0")}` } }));
        edits.push({ op: "put", id: "apart", value: { ...base, id: "apart", x: 40, y: 40, width: 60, height: 60, strokeColor: "#0000ff", backgroundColor: "#0000ff", index: "b0",
            boundElements: [{ type: "arrow", id: "arrow" }] } });
        edits.push({ op: "put", id: "arrow", value: { ...base, id: "arrow", type: "arrow", x: 105, y: 105, width: 95, height: 95, points: [[0, 0], [95, 95]], index: "b1",
            strokeColor: "#0000ff", backgroundColor: "transparent", startBinding: { elementId: "apart", focus: 0, gap: 5 }, endBinding: { elementId: "m0", focus: 0, gap: 1 } } });
        easel.client.submit(edits, { undo: "none" });
    }""", count)
    page.eventually("the arrow has been put where it belongs", lambda: page.ask("easel.operations") > 1)
    page.settle()
    page.eventually("all of it is drawn", lambda: page.ask("easel.renderer.isComplete"))
    page.ask("easel.editor.select(Array.from({ length: 600 }, (_, number) => `m${number}`))")


def test_many_elements_are_carried_and_changed_once_they_are_put_down(page, come):
    many(page)
    friend = come()
    page.mouse.move(304, 304)
    page.mouse.down()
    page.mouse.move(350, 330, steps=4)
    page.mouse.move(404, 384, steps=4)
    page.eventually("they are carried", lambda: page.ask(RED, ["carried", 300, 280, 300, 200]) > 600 * 50)
    page.eventually("and no longer where they were", lambda: page.ask(RED, ["static", 200, 200, 90, 70]) == 0)
    assert page.get("m0")["x"] == 200 and page.ask("easel.client.pending") == 0
    end = page.ask("(() => { const { element } = easel.scene.item('arrow'); return element.x + element.points.at(-1)[0]; })()")
    assert end > 280, "an arrow of others follows on the way"
    page.mouse.up()
    page.eventually("all are put down", lambda: not page.ask("easel.editor.isBusy"))
    assert (page.get("m0")["x"], page.get("m599")["y"]) == (300, 470)
    assert page.ask("document.querySelector('canvas[data-layer=carried]')") is None
    page.eventually("they are drawn there", lambda: page.ask("easel.renderer.isComplete") and page.ask(RED, ["static", 300, 280, 300, 200]) > 600 * 50)
    assert page.ask(RED, ["static", 200, 200, 90, 70]) == 0
    friend.eventually("the friend sees it", lambda: friend.get("m599")["x"] == page.get("m599")["x"])
    page.keyboard.press("Control+z")
    assert (page.get("m0")["x"], page.get("m599")["y"]) == (200, 390)
    page.settle()
    friend.eventually("the friend sees that too", lambda: friend.get("arrow") == page.get("arrow"))


# Lets go of what is carried, and says how many are where they were put, at once and after the next frames, and what is done with `next`.
PUT_DOWN = """async (next) => {
    const { client, editor, scene } = easel;
    const put = () => Array.from({ length: 600 }, (_, number) => client.document.get(`m${number}`).x >= 300 + 10 * (number % 30)).filter(Boolean).length;
    const told = [];
    const tell = ({ detail }) => told.push(detail.ids.size);
    client.addEventListener("change", tell);
    const [place] = [{ pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0, clientX: 404, clientY: 384, bubbles: true, cancelable: true }];
    document.querySelector("#canvas canvas").dispatchEvent(new PointerEvent("pointerup", place));
    const counts = [put()];
    await new Promise(requestAnimationFrame);
    counts.push(put());
    const seen = await new Promise((resolve) => requestAnimationFrame(() => resolve(document.querySelector("canvas[data-layer=carried]") !== null)));
    const sent = client.confirmed.get("m0").x;
    await next({ editor, client });
    counts.push(put());
    client.removeEventListener("change", tell);
    return { counts, seen, sent, largest: Math.max(...told.slice(0, 2)), isBusy: editor.isBusy };
}"""


def carried(page):
    many(page)
    page.mouse.move(304, 304)
    page.mouse.down()
    page.mouse.move(404, 384, steps=4)
    page.eventually("they are carried", lambda: page.ask(RED, ["carried", 300, 280, 300, 200]) > 600 * 50)


@pytest.mark.parametrize("next_thing", [
    "() => dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }))",
    "() => dispatchEvent(new Event('pagehide'))",
    "() => easel.viewport.panBy(1, 0)",
    "() => easel.editor.setStyle({ strokeWidth: 4 })",
    "async () => { while (easel.editor.isBusy) await new Promise(requestAnimationFrame); }",
])
def test_many_are_put_down_a_part_in_each_frame_and_all_at_once_before_anything_else(page, come, next_thing):
    carried(page)
    friend = come()
    told = page.page.evaluate(f"() => ({PUT_DOWN})({next_thing})")
    assert told["counts"][0] == 0 and 0 < told["counts"][1] < 600 and told["counts"][2] == 600
    assert told["largest"] <= 150 and told["seen"] and told["sent"] == 200 and not told["isBusy"]
    page.settle()
    friend.eventually("the friend sees it", lambda: [friend.get(f"m{n}") == page.get(f"m{n}") for n in (0, 599)] == [True, True])
    page.eventually("they are drawn there", lambda: page.ask("easel.renderer.isComplete") and page.ask(RED, ["static", 300, 280, 302, 200]) > 600 * 50)
    if "setStyle" in next_thing:
        page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert all(page.get(f"m{n}")["x"] == 200 + 10 * (n % 30) for n in (0, 99, 100, 599)), "in one step"


def test_an_undo_right_after_many_were_put_down_takes_all_of_it_back(page, come):
    carried(page)
    told = page.page.evaluate(f"() => ({PUT_DOWN})(() => easel.editor.undo())")
    assert told["counts"][2] == 0 and not told["isBusy"]
    assert all(page.get(f"m{n}")["x"] == 200 + 10 * (n % 30) for n in (0, 99, 100, 599))


def test_many_that_are_carried_are_put_back_by_escape_and_others_may_change_them_meanwhile(page, come):
    many(page)
    friend = come()
    page.mouse.move(304, 304)
    page.mouse.down()
    page.mouse.move(404, 304, steps=4)
    page.eventually("they are carried", lambda: page.ask(RED, ["carried", 300, 200, 300, 200]) > 600 * 50)
    friend.submit({"op": "patch", "id": "m0", "set": {"strokeColor": "#00ff00", "backgroundColor": "#00ff00"}}, {"op": "delete", "id": "m1"})
    page.eventually("a change of it is seen there", lambda: page.ask(RED, ["carried", 300, 200, 18, 8]) == 0)
    page.keyboard.press("Escape")
    page.eventually("they are back", lambda: page.ask("easel.renderer.isComplete") and page.ask(RED, ["static", 220, 200, 280, 200]) > 590 * 50)
    page.mouse.up()
    assert page.get("m2")["x"] == 220 and page.get("m1") is None
    page.mouse.move(304, 304)
    page.mouse.down()
    page.mouse.move(404, 304, steps=4)
    page.mouse.up()
    page.eventually("all are put down", lambda: not page.ask("easel.editor.isBusy"))
    page.settle()
    friend.eventually("they agree", lambda: friend.ask("easel.client.digest()") == page.ask("easel.client.digest()"))
    assert page.get("m2")["x"] == 320
