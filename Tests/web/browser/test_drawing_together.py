import base64

import pytest
from playwright.sync_api import expect

from support.agreement import agree, same_pictures
from support.eventually import PATIENCE
from support.hands import double_click
from support.processes import Node

SHAPES = [("Rectangle", "rectangle"), ("Diamond", "diamond"), ("Ellipse", "ellipse"), ("Arrow", "arrow"), ("Line", "line"),
          ("Pen", "freedraw")]

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAFElEQVR42mP8z8Dwn4ERCBgYYQwAMtMCC1PMW7MAAAAASUVORK5CYII=")


@pytest.mark.parametrize("tool, kind", SHAPES)
def test_what_is_drawn_with_a_tool_is_there_for_the_other(ada, bob, tool, kind):
    ada.draw(tool, (500, 300), (560, 340), (640, 420))
    bob.sees(1, kind)
    bob.eventually("it is as large as it was drawn", lambda: [
        (element["width"], element["height"]) for element in bob.of_type(kind)] == [pytest.approx((140, 120), abs=3)])
    bob.draw(tool, (700, 300), (760, 420))
    ada.sees(2, kind)
    agree(ada, bob)


def test_text_is_there_for_the_other(ada, bob):
    ada.write("Hello, Bob\n", 500, 300)
    ada.settle()
    bob.eventually("Hello", lambda: [text["text"].strip() for text in bob.of_type("text")] == ["Hello, Bob"])
    agree(ada, bob)


def test_two_who_write_one_text_lose_nothing(ada, bob):
    ada.write("middle", 500, 300)
    ada.settle()
    bob.eventually("the text", lambda: [text["text"] for text in bob.of_type("text")] == ["middle"])
    for person in (ada, bob):
        person.take("Select")
        double_click(person.context, person.page, 520, 312)
        person.page.wait_for_selector(".easel-text-editor")
    ada.press("End")
    ada.page.keyboard.type(" AAA")
    bob.press("Home")
    bob.page.keyboard.type("BBB ")
    ada.press("Escape")
    bob.eventually("what Ada wrote", lambda: [text["text"] for text in bob.of_type("text")] == ["middle AAA"])
    bob.press("Escape")
    for person in (ada, bob):
        person.eventually("both", lambda: [text["text"] for text in person.of_type("text")] == ["BBB middle AAA"])
    agree(ada, bob)


def test_a_sticky_note_is_a_coloured_square_with_its_text(ada, bob):
    ada.write("Buy paint", 500, 300, tool="Sticky note")
    bob.eventually("the text", lambda: [text["text"] for text in bob.of_type("text")] == ["Buy paint"])
    (note,), (text,) = bob.of_type("rectangle"), bob.of_type("text")
    assert note["customData"] == {"easel": "sticky"} and note["fillStyle"] == "solid"
    assert text["containerId"] == note["id"]
    agree(ada, bob)


def test_a_picture_that_is_pasted_is_there_for_the_other(ada, bob):
    ada.focus_drawing()
    ada.ask("""(bytes) => {
        const data = new DataTransfer();
        const content = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
        data.items.add(new File([content], "dot.png", { type: "image/png" }));
        document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }""", base64.b64encode(PNG).decode())
    (image,) = bob.sees(1, "image")
    ada.settle()
    bob.eventually("its file", f"easel.client.document.get('file:{image['fileId']}')?.dataURL?.length > 0")
    agree(ada, bob)


def test_a_stroke_grows_at_the_other_while_it_is_drawn_and_is_sent_at_most_30_times_a_second(ada, bob, nodes, board):
    ada.take("Pen")
    ada.ask("""() => {
        window.sentAt = [];
        const submit = easel.client.submitAll.bind(easel.client);
        easel.client.submitAll = (operations, options) => {
            for (const _ of operations) sentAt.push(performance.now());
            return submit(operations, options);
        };
    }""")
    ada.drag((450, 300), (500, 320), hold=True)
    bob.sees(1, "freedraw")
    seen = [len(bob.of_type("freedraw")[0]["points"])]
    for n in range(6):
        ada.page.mouse.move(520 + n * 40, 330 + (n % 2) * 120, steps=20)
        bob.eventually("it has grown", lambda: len(bob.of_type("freedraw")[0]["points"]) > seen[-1])
        seen.append(len(bob.of_type("freedraw")[0]["points"]))
    ada.page.mouse.up()
    digest = agree(ada, bob)
    assert nodes[1].json(f"/api/boards/{board}/document")["digest"] == digest
    operations = nodes[0].operations(board)
    kinds = [edit["op"] for operation in operations for edit in operation["edits"]]
    assert kinds[0] == "put" and kinds.count("put") == 1, kinds
    assert "append" in kinds and "clear" not in kinds
    sent_at = ada.ask("sentAt")
    assert len(operations) == len(sent_at) <= 30 * (sent_at[-1] - sent_at[0]) / 1000 + 4
    assert ada.ask("easel.client.canUndo")
    ada.undo()
    bob.sees(0)


def test_the_other_sees_a_shape_move_and_change_size(ada, bob):
    ada.draw("Rectangle", (500, 300), (600, 400))
    (before,) = bob.sees(1, "rectangle")
    ada.take("Select")
    ada.drag((550, 350), (580, 380), (650, 400), hold=True)
    bob.eventually("it is on its way", lambda: bob.of_type("rectangle")[0]["x"] > before["x"] + 50)
    ada.page.mouse.up()
    bob.eventually("it is there", lambda: bob.of_type("rectangle")[0]["x"] == pytest.approx(before["x"] + 100, abs=3))
    agree(ada, bob)


def test_each_undoes_and_redoes_only_what_is_ones_own(ada, bob):
    ada.draw("Rectangle", (450, 300), (520, 360))
    bob.draw("Ellipse", (600, 300), (680, 380))
    ada.sees(2)
    bob.sees(2)
    ada.draw("Diamond", (750, 300), (820, 380))
    bob.sees(3)
    bob.undo()
    ada.sees(0, "ellipse")
    ada.sees(2)
    expect(bob.page.locator("[aria-label=Undo]")).to_be_disabled()
    ada.press("Control+z", "Control+z")
    bob.sees(0)
    bob.press("Control+Shift+z")
    ada.sees(1, "ellipse")
    ada.press("Control+Shift+z", "Control+Shift+z")
    bob.sees(3)
    agree(ada, bob)


def test_undo_leaves_alone_what_another_has_changed_since(ada, bob):
    ada.draw("Rectangle", (500, 300), (600, 400))
    bob.sees(1, "rectangle")
    bob.take("Select")
    bob.page.mouse.click(550, 300)
    bob.page.get_by_role("region", name="Style").get_by_role(
        "radiogroup", name="Stroke colour").get_by_role("radio", name="Red").click()
    bob.settle()
    ada.eventually("it is red", lambda: ada.of_type("rectangle")[0]["strokeColor"] != "#1e1e1e")
    red = ada.of_type("rectangle")[0]["strokeColor"]
    ada.take("Select")
    x = ada.of_type("rectangle")[0]["x"]
    ada.drag((550, 350), (600, 400))
    bob.eventually("it was moved", lambda: bob.of_type("rectangle")[0]["x"] > x + 40)
    ada.press("Control+z")
    bob.eventually("it is back in its place", lambda: bob.of_type("rectangle")[0]["x"] == x)
    assert bob.of_type("rectangle")[0]["strokeColor"] == red
    agree(ada, bob)


def test_cursors_are_seen_with_their_names_where_they_are(ada, bob):
    bob.page.emulate_media(reduced_motion="no-preference")
    ada.page.mouse.move(600, 400)
    ada.page.mouse.move(620, 420, steps=4)
    cursor = bob.page.locator(".cursor")
    expect(cursor).to_have_text("Ada")
    place = ada.ask("easel.viewport.toScene({ x: 620, y: 420 })")
    at = bob.ask("(point) => easel.viewport.toScreen(point)", place)

    def is_there():
        # A cursor that rests for long is hidden.
        ada.page.mouse.move(619, 420)
        ada.page.mouse.move(620, 420)
        box = cursor.bounding_box()
        return box and abs(box["x"] - at["x"]) < 8 and abs(box["y"] - at["y"]) < 8

    bob.eventually("the cursor is where Ada's is", is_there)
    ada.leave()
    expect(cursor).to_have_count(0)


def test_a_name_that_is_changed_is_changed_for_the_other(people, nodes, board, ada):
    eve = people(nodes[1].url, "Eve").open(board)
    expect(ada.button("Follow Eve")).to_be_visible()
    eve.button("Eve (you)").click()
    dialog = eve.page.get_by_role("dialog", name="You")
    dialog.get_by_role("textbox", name="Your name").fill("Evelyn")
    dialog.get_by_role("button", name="Save").click()
    expect(ada.button("Follow Evelyn")).to_be_visible()
    eve.page.reload()
    eve.wait_until_ready()
    expect(eve.button("Evelyn (you)")).to_be_visible()


def test_following_somebody_shows_what_they_see_until_one_moves_oneself(ada, bob):
    bob.page.emulate_media(reduced_motion="no-preference")
    bob.button("Follow Ada").click()
    ada.focus_drawing()
    ada.page.mouse.move(640, 400)
    ada.page.mouse.wheel(900, 700)

    def same_view():
        views = [person.ask("easel.viewport.bounds") for person in (ada, bob)]
        return all(abs(views[0][side] - views[1][side]) < 2 for side in ("minX", "minY", "maxX", "maxY"))

    bob.eventually("he sees what she sees", same_view)
    expect(bob.page.locator("#banner")).to_contain_text("Ada")
    bob.page.mouse.move(640, 400)
    bob.page.mouse.wheel(0, 300)
    expect(bob.button("Follow Ada")).to_be_visible()


def test_of_many_who_are_here_some_are_listed_and_all_are_counted(people, board):
    node = Node("--address-connections", "0", "--address-rate", "0")
    try:
        ada = people(node.url).open(board)
        ada.network_may_fail = True
        ada.ask("""async (board) => {
            globalThis.crowd = Array.from({ length: 230 }, (_, number) => {
                const socket = new WebSocket(`ws://${location.host}/boards/${board}/ws`, "easel.v1");
                const hello = { type: "hello", key: `one of a crowd, number ${number}`, name: `Number ${number}` };
                socket.onopen = () => socket.send(JSON.stringify(hello));
                return socket;
            });
        }""", board)
        everybody = ada.page.get_by_role("button", name="All 231 participants")
        expect(everybody).to_be_visible(timeout=PATIENCE * 1_000)
        everybody.click()
        listed = ada.page.get_by_role("list", name="Everybody here").get_by_role("listitem")
        expect(listed).to_have_count(201)
        expect(listed.last).to_have_text("and 31 more")
        ada.ask("() => { for (const socket of crowd.slice(100)) socket.close(); }")
        expect(ada.page.get_by_role("button", name="All 101 participants")).to_be_attached(timeout=PATIENCE * 1_000)
        expect(listed).to_have_count(101)
    finally:
        node.stop()


def test_those_who_are_here_lie_beside_the_tools_in_every_window(people, nodes, board):
    ada = people(nodes[0].url).open(board)
    ada.ask("""(board) => {
        globalThis.crowd = Array.from({ length: 8 }, (_, number) => {
            const socket = new WebSocket(`ws://${location.host}/boards/${board}/ws`, "easel.v1");
            const hello = { type: "hello", key: `one of a crowd, number ${number}`, name: `Number ${number}` };
            socket.onopen = () => socket.send(JSON.stringify(hello));
            return socket;
        });
    }""", board)
    ada.eventually("all are here", "easel.client.participantCount === 9")
    for width in (761, 900, 1020, 1021, 1024, 1099, 1100, 1180, 1181, 1249, 1250, 1440):
        ada.page.set_viewport_size({"width": width, "height": 640})
        ada.eventually(f"they lie apart at {width}", """() => {
            const tools = document.querySelector(".toolbar").getBoundingClientRect();
            const those = [...document.querySelectorAll(".participants .avatar, .end button")].filter((each) => each.checkVisibility());
            return those.length > 3 && those.every((each) => {
                const { left, right, top, bottom } = each.getBoundingClientRect();
                const isApart = left >= tools.right || right <= tools.left || top >= tools.bottom || bottom <= tools.top;
                return isApart && left >= 0 && right <= innerWidth;
            });
        }""")


def test_a_title_is_seen_by_the_other(ada, bob):
    title = ada.page.get_by_role("textbox", name="Board title")
    title.fill("Our house")
    title.press("Enter")
    expect(bob.page.get_by_role("textbox", name="Board title")).to_have_value("Our house")


def test_grouping_copying_ordering_and_erasing_reach_the_other(ada, bob):
    ada.draw("Rectangle", (450, 250), (530, 330))
    ada.draw("Ellipse", (600, 250), (680, 330))
    ada.take("Select")
    ada.press("Control+a", "Control+g")
    bob.eventually("they are one group", lambda: [
        len(element["groupIds"]) for element in bob.sees(2)] == [1, 1])
    ada.press("Control+d")
    bob.sees(4)
    ada.press("Control+z")
    bob.sees(2)
    ada.press("Escape")
    rectangle = bob.of_type("rectangle")[0]
    double_click(ada.context, ada.page, 490, 250)
    ada.press("Control+Shift+]")
    bob.eventually("the rectangle is on top", lambda: bob.of_type("rectangle")[0]["index"] > bob.of_type("ellipse")[0]["index"])
    assert bob.of_type("rectangle")[0]["id"] == rectangle["id"]
    ada.press("Escape", "Escape")
    ada.draw("Eraser", (440, 290), (690, 290), steps=20)
    bob.sees(0)
    agree(ada, bob)


def test_all_draw_at_once_and_end_with_the_same_picture(ada, bob, nodes, board):
    for person, y in ((ada, 220), (bob, 420)):
        person.take("Pen")
        person.drag((400, y), (430, y + 20), hold=True)
    for n in range(12):
        for person, y in ((ada, 220), (bob, 420)):
            person.page.mouse.move(450 + n * 30, y + (n % 3) * 50, steps=3)
    for person in (ada, bob):
        person.page.mouse.up()
        for n, (tool, kind) in enumerate(SHAPES):
            person.draw(tool, (420 + n * 80, 560), (480 + n * 80, 600), steps=3)
    digest = agree(ada, bob)
    for node in nodes:
        assert node.json(f"/api/boards/{board}/document")["digest"] == digest
    picture = same_pictures(board, *nodes)
    assert picture.count("<path") >= 8


def test_a_follower_sees_what_is_seen_near_by_and_asks_for_no_frames_once_both_rest(ada, bob):
    bob.page.emulate_media(reduced_motion="no-preference")
    ada.draw("Rectangle", (500, 300), (600, 400))
    bob.sees(1)
    bob.button("Follow Ada").click()
    for x in (0, 4_000_000):
        ada.ask("(x) => easel.viewport.moveTo({ x, y: 250, zoom: 8 })", x)
        bob.eventually("he sees the same, as near", """(x) => {
            const { bounds, zoom } = easel.viewport;
            return zoom > 7.5 && Math.abs(bounds.minX - x) < 2;
        }""", x)
        bob.ask("""() => {
            const { requestAnimationFrame: ask } = globalThis;
            globalThis.frames_asked = 0;
            globalThis.requestAnimationFrame = (run) => { frames_asked += 1; return ask(run); };
        }""")

        def has_rested():
            before = bob.ask("frames_asked")
            bob.page.wait_for_timeout(300)
            return bob.ask("frames_asked") == before

        bob.eventually("no more frames are asked for", has_rested)
    expect(bob.button("Stop following Ada").first).to_be_visible()


MADE = [("Rectangle", "rectangle"), ("Diamond", "diamond"), ("Ellipse", "ellipse"), ("Arrow", "arrow"), ("Line", "line")]

# Whether the pixels where somebody else's shape will be are drawn on, on the layer of what is not on the board.
IS_DRAWN = """([left, top, right, bottom]) => {
    const canvas = document.querySelector("canvas[data-layer=overlay]");
    const ratio = devicePixelRatio;
    const { data } = canvas.getContext("2d").getImageData(left * ratio, top * ratio, (right - left) * ratio, (bottom - top) * ratio);
    return data.some((value) => value !== 0);
}"""

MAKING = "[...easel.client.participants.values()].flatMap(({ state }) => state.making ?? []).length"


def sees_making(person, box=(480, 280, 720, 520)):
    person.eventually("what is being made", IS_DRAWN, list(box))


def sees_nothing_made(person, box=(480, 280, 720, 520)):
    person.eventually("nothing that is being made", f"{MAKING} === 0")
    person.eventually("nothing of it is drawn", f"(box) => !({IS_DRAWN})(box)", list(box))


@pytest.mark.parametrize("tool, kind", MADE)
def test_a_shape_is_seen_while_it_is_made_and_is_one_operation_at_the_end(ada, bob, nodes, board, tool, kind):
    bob.page.mouse.move(100, 600)
    ada.take(tool)
    ada.drag((500, 300), (600, 400), hold=True)
    sees_making(bob)
    assert bob.elements == {} and bob.seq == 0
    ada.page.mouse.move(700, 500, steps=20)
    bob.eventually("it has grown", """() => [...easel.client.participants.values()]
        .flatMap(({ state }) => state.making ?? []).some(({ width }) => width > 190)""")
    # Whatever is painted until it is on the board, it is never gone in between.
    bob.ask("""() => {
        window.gaps = 0;
        const isDrawn = IS_DRAWN;
        const look = () => {
            if (easel.client.document.size > 0) return;
            if (!isDrawn([480, 280, 720, 520])) gaps += 1;
            requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    }""".replace("IS_DRAWN", IS_DRAWN))
    ada.page.mouse.up()
    bob.sees(1, kind)
    sees_nothing_made(bob, (500, 520, 720, 700))
    assert bob.ask("gaps") == 0
    agree(ada, bob)
    assert [[edit["op"] for edit in operation["edits"]] for operation in nodes[0].operations(board)] == [["put"]]
    ada.undo()
    bob.sees(0)
    sees_nothing_made(bob)


CARRYING = "[...easel.client.participants.values()].map(({ state }) => state.carrying).find((each) => each)"


@pytest.mark.parametrize("end", ["put down", "given up"])
def test_where_many_are_dragged_is_seen_before_they_are_put_down(ada, bob, nodes, board, end):
    many = [{"op": "put", "id": f"e{number}", "value": {
        "type": "rectangle", "x": number % 30 * 4, "y": number // 30 * 4, "width": 3, "height": 3, "index": f"a{number:04}"}}
        for number in range(600)]
    nodes[0].submit(board, many, 1)
    for person in (ada, bob):
        person.sees(600)
        person.ask("easel.viewport.moveTo({ x: -300, y: -200, zoom: 1 })")
    bob.page.mouse.move(100, 600)
    ada.focus_drawing()
    ada.press("v", "Control+a")
    ada.drag((361, 240), (560, 340), (661, 440), hold=True)
    bob.eventually("where they are", f"Math.hypot({CARRYING}?.x - 300, {CARRYING}?.y - 200) < 12")
    told = bob.ask(CARRYING)
    assert told == {"x": pytest.approx(300, abs=12), "y": pytest.approx(200, abs=12), "width": pytest.approx(119, abs=2),
                    "height": pytest.approx(79, abs=2), "count": 600}
    sees_making(bob, (590, 390, 730, 490))
    assert bob.elements["e0"]["x"] == 0
    if end == "given up":
        ada.press("Escape")
    ada.page.mouse.up()
    bob.eventually("it is over", f"!{CARRYING}")
    bob.eventually("they are there", f"easel.client.document.get('e0').x {'> 250' if end == 'put down' else '=== 0'}")
    agree(ada, bob)
    if end == "put down":
        ada.undo()
    bob.eventually("they are back, in one step", "[...easel.client.document.entries()].every(([, { x }]) => x < 120)")


def test_what_is_given_up_by_escape_is_gone_for_the_other(ada, bob):
    bob.page.mouse.move(100, 600)
    ada.take("Ellipse")
    ada.drag((500, 300), (700, 500), hold=True)
    sees_making(bob)
    ada.press("Escape")
    sees_nothing_made(bob)
    ada.page.mouse.up()
    ada.settle()
    assert bob.elements == {} and bob.seq == 0


def test_what_somebody_was_making_goes_with_them(people, nodes, board, bob, ada):
    eve = people(nodes[0].url, "Eve").open(board)
    bob.page.mouse.move(100, 600)
    eve.take("Rectangle")
    eve.drag((500, 300), (700, 500), hold=True)
    sees_making(bob)
    # Her tab dies: nothing of it says goodbye.
    eve.context.close()
    eve.has_left = True
    sees_nothing_made(bob)
    assert bob.elements == {}


def test_a_line_of_many_points_is_seen_from_click_to_click(ada, bob):
    bob.page.mouse.move(100, 600)
    ada.take("Line")
    for x, y in ((500, 300), (600, 420), (700, 320)):
        ada.page.mouse.click(x, y)
    ada.page.mouse.move(690, 500, steps=3)
    bob.eventually("all its points", """() => [...easel.client.participants.values()]
        .flatMap(({ state }) => state.making ?? []).some(({ points }) => points.length === 4)""")
    sees_making(bob)
    ada.press("Escape")
    bob.sees(1, "line")
    sees_nothing_made(bob, (500, 520, 720, 700))
    agree(ada, bob)


def test_a_text_is_seen_while_it_is_written_with_the_name_of_its_writer(ada, bob):
    ada.take("Text")
    ada.page.mouse.click(500, 300)
    label = bob.page.locator(".writer")
    expect(label).to_have_text("Ada is writing…")
    ada.page.keyboard.type("Hello")
    bob.eventually("the text so far", """() => [...easel.client.participants.values()]
        .flatMap(({ state }) => state.making ?? []).some(({ text }) => text === "Hello")""")
    bob.eventually("it is drawn", IS_DRAWN, [480, 280, 620, 330])
    box = label.bounding_box()
    at = ada.page.locator(".easel-text-editor").bounding_box()
    assert abs(box["x"] - at["x"]) < 30 and box["y"] + box["height"] <= at["y"] + 6, (box, at)
    assert bob.elements == {}
    ada.page.keyboard.press("Escape")
    bob.sees(1, "text")
    expect(label).to_have_count(0)
    sees_nothing_made(bob, (500, 520, 720, 700))
    agree(ada, bob)


def test_a_text_that_is_edited_says_by_whom_and_others_may_edit_it_too(people, nodes, board, ada, bob):
    ada.write("middle", 500, 300)
    bob.sees(1, "text")
    ada.take("Select")
    double_click(ada.context, ada.page, 520, 312)
    ada.page.wait_for_selector(".easel-text-editor")
    label = bob.page.locator(".writer")
    expect(label).to_have_text("Ada is writing…")
    # Nothing needs to be typed for others to go on seeing it, and nobody is kept from writing.
    bob.take("Select")
    double_click(bob.context, bob.page, 520, 312)
    bob.page.wait_for_selector(".easel-text-editor")
    expect(ada.page.locator(".writer")).to_have_text("Bob is writing…")
    bob.press("Escape")
    expect(ada.page.locator(".writer")).to_have_count(0)
    ada.press("Escape")
    expect(label).to_have_count(0)
    eve = people(nodes[0].url, "Eve").open(board)
    eve.take("Select")
    double_click(eve.context, eve.page, 520, 312)
    eve.page.wait_for_selector(".easel-text-editor")
    expect(label).to_have_text("Eve is writing…")
    eve.leave()
    expect(label).to_have_count(0)


def test_two_texts_that_are_on_their_way_at_once_are_merged(ada, bob):
    ada.write("middle", 500, 300)
    ada.settle()
    bob.eventually("the text", lambda: [text["text"] for text in bob.of_type("text")] == ["middle"])
    for person, key, words in ((ada, "End", " AAA"), (bob, "Home", "BBB ")):
        person.take("Select")
        double_click(person.context, person.page, 520, 312)
        person.page.wait_for_selector(".easel-text-editor")
        person.press(key)
        person.page.keyboard.type(words)
    # Bob's goes out only when Ada's is in the log, and he has not heard of it: so they crossed each other.
    bob.ask("""() => {
        const { client } = easel;
        const real = WebSocket.prototype.send;
        globalThis.held = [];
        WebSocket.prototype.send = function (text) {
            if (JSON.parse(text).type === "submit") held.push([this, text]);
            else real.call(this, text);
        };
        globalThis.release = () => {
            WebSocket.prototype.send = real;
            for (const [socket, text] of held) socket.send(text);
        };
    }""")
    bob.press("Escape")
    bob.eventually("his is on its way", "easel.client.pending === 1 && held.length === 1")
    ada.press("Escape")
    ada.settle()
    bob.ask("release()")
    for person in (ada, bob):
        person.eventually("both", lambda: [text["text"] for text in person.of_type("text")] == ["BBB middle AAA"])
    agree(ada, bob)
    bob.press("Control+z")
    for person in (ada, bob):
        person.eventually("what Ada wrote", lambda: [text["text"] for text in person.of_type("text")] == ["middle AAA"])
    agree(ada, bob)


def writes_on(person, key, words):
    person.take("Select")
    double_click(person.context, person.page, 520, 312)
    person.page.wait_for_selector(".easel-text-editor")
    person.press(key)
    person.page.keyboard.type(words)


def test_what_a_text_covered_whose_writers_tab_died_is_written_again(people, nodes, board, ada):
    bob = people(nodes[1].url, "Bob").open(board)
    ada.write("middle", 500, 300)
    ada.settle()
    bob.eventually("the text", lambda: [text["text"] for text in bob.of_type("text")] == ["middle"])
    writes_on(ada, "End", " AAA")
    writes_on(bob, "Home", "BBB ")
    # Bob's text reaches the log when Ada's is there, and his page never hears of hers.
    bob.ask("""() => {
        globalThis.held = [];
        WebSocket.prototype.send = (text) => held.push(text);
    }""")
    bob.press("Escape")
    bob.eventually("his is on its way", "held.some((text) => JSON.parse(text).type === 'submit')")
    edits = bob.ask("held.map((text) => JSON.parse(text)).find(({ type }) => type === 'submit').edits")
    bob.leave()
    ada.press("Escape")
    ada.settle()
    nodes[1].submit(board, edits)
    ada.eventually("both", lambda: [text["text"] for text in ada.of_type("text")] == ["BBB middle AAA"])
    ada.settle()


def test_what_is_being_written_when_the_page_is_loaded_again_is_on_the_board(ada, bob):
    ada.take("Text")
    ada.page.mouse.click(500, 300)
    ada.page.wait_for_selector(".easel-text-editor")
    ada.page.keyboard.type("not done yet")
    ada.reload()
    ada.wait_until_ready()
    for person in (ada, bob):
        person.eventually("what she wrote", lambda: [text["text"] for text in person.of_type("text")] == ["not done yet"])
    agree(ada, bob)
