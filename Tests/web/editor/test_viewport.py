"""How the board is moved and zoomed, by mouse and by fingers."""

from whiteboard_page import near


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
