"""The pen and the eraser."""

from whiteboard_page import near


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
