"""A board that takes no changes, or no more."""


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
    page.ask("void (easel.client.submitAll = () => { throw new Error('the board is full'); })")
    page.drag((300, 300), (500, 400), (300, 500), steps=20)
    page.frames()
    notices = [event["detail"]["message"] for event in page.ask("easel.events") if event["type"] == "refused"]
    assert notices == ["the board is full"]
    assert page.elements == []
    page.ask("delete easel.client.submitAll")
    page.drag((300, 300), (500, 400), steps=10)
    assert page.element["points"][-1] == [200, 100]
