"""Frames that are presented, and laser pointers."""

import json

from playwright.sync_api import expect

TRAIL = """() => {
    const canvases = [...document.querySelectorAll("#canvas canvas")];
    const canvas = canvases[canvases.length - 1];
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) count += data[at] > 60 ? 1 : 0;
    return count;
}"""


def put_frames(person, *frames):
    edits = [{"op": "put", "id": f"f{number}", "value": {
        "id": f"f{number}", "type": "frame", "x": x, "y": y, "width": 400, "height": 300, "name": name, "index": f"a{number}",
        "angle": 0}} for number, (x, y, name) in enumerate(frames)]
    person.ask("(edits) => easel.client.submit(edits, { undo: 'none' })", edits)


def shows(person, x, y):
    """Whether the middle of what somebody sees is the middle of a frame."""
    person.eventually(f"the frame at {x}, {y} is shown", """([x, y]) => {
        const { minX, minY, maxX, maxY } = easel.viewport.bounds;
        return Math.abs((minX + maxX) / 2 - x - 200) < 2 && Math.abs((minY + maxY) / 2 - y - 150) < 2;
    }""", [x, y])


def test_frames_are_presented_by_the_keyboard_and_followed_by_others(ada, bob):
    put_frames(ada, (2000, 20, "Second"), (0, 0, "First"), (0, 1000, None))
    ada.focus_drawing()
    before = ada.ask("[easel.viewport.x, easel.viewport.y, easel.viewport.zoom]")
    ada.press("Alt+p")
    bar = ada.page.get_by_role("toolbar", name="Presentation")
    expect(bar.get_by_role("status")).to_have_text("1 of 3 · First")
    expect(ada.page.get_by_role("toolbar", name="Drawing tools")).to_be_hidden()
    shows(ada, 0, 0)
    notice = bob.page.get_by_role("log", name="Notices")
    expect(notice).to_contain_text("Ada is presenting.")
    notice.get_by_role("button", name="Follow").click()
    shows(bob, 0, 0)
    for key, place, text in (("ArrowRight", (2000, 20), "2 of 3 · Second"), ("Space", (0, 1000), "3 of 3"), ("PageDown", (0, 1000), "3 of 3"),
                             ("PageUp", (2000, 20), "2 of 3 · Second"), ("ArrowLeft", (0, 0), "1 of 3 · First"), ("End", (0, 1000), "3 of 3")):
        ada.press(key)
        expect(bar.get_by_role("status")).to_have_text(text)
        shows(ada, *place)
        shows(bob, *place)
    bar.get_by_role("button", name="Previous frame").click()
    shows(bob, 2000, 20)
    ada.press("Escape")
    expect(bar).to_be_hidden()
    expect(ada.page.get_by_role("toolbar", name="Drawing tools")).to_be_visible()
    assert ada.ask("[easel.viewport.x, easel.viewport.y, easel.viewport.zoom]") == before
    assert ada.ask("easel.editor.tool") == "select"


def test_frames_may_come_and_go_while_they_are_presented(ada, bob):
    put_frames(ada, (0, 0, "One"), (1000, 0, "Two"))
    ada.focus_drawing()
    ada.press("Alt+p", "ArrowRight")
    status = ada.page.get_by_role("toolbar", name="Presentation").get_by_role("status")
    expect(status).to_have_text("2 of 2 · Two")
    bob.sees(2, "frame")
    bob.ask("easel.client.submit([{ op: 'patch', id: 'f1', set: { x: 3000, name: 'Moved' } }])")
    expect(status).to_have_text("2 of 2 · Moved")
    shows(ada, 3000, 0)
    bob.ask("easel.client.submit([{ op: 'delete', id: 'f1' }])")
    expect(status).to_have_text("1 of 1 · One")
    bob.ask("easel.client.submit([{ op: 'delete', id: 'f0' }])")
    expect(ada.page.get_by_role("toolbar", name="Presentation")).to_be_hidden()


def test_without_frames_one_is_told_how_to_make_them(ada):
    ada.choose("Present frames")
    expect(ada.page.get_by_role("log", name="Notices")).to_contain_text("There is no frame to present.")


def test_who_may_only_look_presents_and_points_too(ada):
    put_frames(ada, (0, 0, "One"))
    ada.settle()
    ada.ask("easel.editor.readOnly = true")
    ada.focus_drawing()
    ada.press("Alt+p")
    expect(ada.page.get_by_role("toolbar", name="Presentation")).to_be_visible()
    assert ada.ask("easel.editor.tool") == "laser"


def test_a_laser_is_seen_by_the_other_fades_and_is_never_in_the_log(ada, bob, nodes, board):
    ada.focus_drawing()
    ada.press("k")
    ada.ask("""() => {
        globalThis.told = [];
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (data) {
            if (String(data).includes('"presence"')) told.push([performance.now(), String(data).length]);
            return send.call(this, data);
        };
    }""")
    ada.page.mouse.move(500, 300)
    ada.page.mouse.down()
    for number in range(12):
        ada.page.mouse.move(520 + 20 * number, 300 + 40 * (number % 2), steps=8)
    bob.eventually("there is a trail", "easel.client.participants.size === 2 && [...easel.client.participants.values()].some(({ state }) => state?.laser)")
    bob.eventually("it is drawn", lambda: bob.ask(TRAIL) > 40)
    ada.page.mouse.up()
    told = ada.ask("told")
    assert told and max(size for _, size in told) < 4_096
    assert len(told) <= 25 * (told[-1][0] - told[0][0]) / 1000 + 3
    for person in (ada, bob):
        person.eventually("it has faded", lambda: person.ask(TRAIL) == 0)
    bob.eventually("nothing is told of it any more",
                   "[...easel.client.participants.values()].every(({ state }) => !state?.laser)")
    assert nodes[0].operations(board) == [], json.dumps(nodes[0].operations(board))
