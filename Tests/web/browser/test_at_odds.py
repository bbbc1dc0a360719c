"""Two people on two nodes who do what does not go together."""

import pytest

from support.agreement import agree
from support.soak import soak

# Begins a drag by the pointer's own events and gives a function for each further step, so that others can act in between.
POINTER = """
globalThis.pointer = (type, x, y) => document.getElementById("canvas").dispatchEvent(new PointerEvent(`pointer${type}`, {
    pointerId: 7, pointerType: "mouse", isPrimary: true, button: type === "move" ? -1 : 0, buttons: type === "up" ? 0 : 1,
    clientX: x, clientY: y, bubbles: true, cancelable: true }));
"""

# Somebody who does anything, as fast as frames come.
MONKEY = """async ([seed, steps]) => {
    const { editor, client, viewport } = easel;
    let state = seed;
    const random = () => { state = state * 48271 % 2147483647; return state / 2147483647; };
    const pick = (list) => list[Math.floor(random() * list.length)];
    const frame = () => new Promise(requestAnimationFrame);
    const place = () => [400 + random() * 700, 120 + random() * 500];
    const drag = async (keep) => {
        let [x, y] = place();
        pointer("down", x, y);
        for (let step = 0; step < 4; step += 1) {
            [x, y] = place();
            pointer("move", x, y);
            await frame();
        }
        if (random() < 0.1) editor.escape();
        pointer("up", x, y);
    };
    const draw = async () => {
        editor.tool = pick(["rectangle", "ellipse", "diamond", "arrow", "line", "pen", "frame", "sticky"]);
        editor.setStyle({ elbowed: random() < 0.5 });
        await drag();
        editor.endWriting();
        editor.tool = "select";
    };
    const choose = () => editor.select(new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick([...client.document.ids()])).filter(Boolean)));
    const actions = [
        draw, draw, draw, choose, choose, choose, drag, drag, drag, () => editor.undo(), () => editor.undo(), () => editor.redo(),
        () => editor.group(), () => editor.ungroup(), () => editor.toggleLock(), () => editor.flip(pick(["horizontally", "vertically"])),
        () => editor.align(pick(["left", "middle", "bottom"])), () => editor.distribute("horizontally"), () => editor.duplicate(),
        () => editor.deleteSelection(), () => editor.deleteWithContents(), () => editor.canFrame && editor.frameSelection(),
        () => editor.canUnframe && editor.unframeSelection(), () => editor.nudge(random() * 50 - 25, random() * 50 - 25),
        () => editor.grow(random() * 40 - 20, 10), () => editor.setStyle({ elbowed: random() < 0.5, strokeColor: "#e03131" }),
        () => editor.bringToFront(), () => editor.sendBackward(), () => { editor.link = "https://example.org/"; }, () => editor.selectAll(),
        () => editor.insertDrawing(editor.clipboardData(), viewport.toScene({ x: place()[0], y: place()[1] })),
        () => { editor.editText(); const area = document.querySelector("textarea.easel-text-editor"); if (area) area.value += "word "; editor.endWriting(); },
    ];
    for (let step = 0; step < steps; step += 1) {
        if (client.document.size > 150) { editor.selectAll(); editor.deleteSelection(); }
        await pick(actions)();
        await frame();
    }
    editor.escape();
    editor.clearSelection();
}"""


@pytest.fixture
def both(ada, bob):
    for person in (ada, bob):
        person.ask(f"() => {{ {POINTER} }}")
        person.take("Select")
    return ada, bob


def put(person, *elements):
    base = {"type": "rectangle", "width": 100, "height": 80, "angle": 0, "backgroundColor": "#ffc9c9", "fillStyle": "solid", "roughness": 0,
            "groupIds": [], "locked": False, "version": 1}
    person.ask("(edits) => easel.client.submit(edits)", [{"op": "put", "id": element["id"], "value": {**base, **element}} for element in elements])
    person.settle()


def joined(person, **arrow):
    bound = [{"type": "arrow", "id": "arrow"}]
    put(person, {"id": "a", "x": 450, "y": 200, "index": "a1", "boundElements": bound}, {"id": "b", "x": 800, "y": 200, "index": "a2", "boundElements": bound},
        {"id": "arrow", "type": "arrow", "x": 555, "y": 240, "width": 240, "height": 0, "points": [[0, 0], [240, 0]], "index": "a3", "backgroundColor": "transparent",
         "startBinding": {"elementId": "a", "focus": 0, "gap": 5}, "endBinding": {"elementId": "b", "focus": 0, "gap": 5}, **arrow})


def point(person, kind, x, y):
    person.ask("([kind, x, y]) => pointer(kind, x, y)", [kind, x, y])


def ends_together(*people):
    for person in people:
        person.settle()
    first = people[0]
    for person in people:
        person.eventually("arrows have followed, and all agree", lambda: person.is_settled() and first.digest == person.digest and first.seq == person.seq)
    agree(*people)


def test_what_one_undoes_while_the_other_drags_it_is_gone_for_both(both):
    ada, bob = both
    put(bob, {"id": "a", "x": 450, "y": 200, "index": "a1"})
    ada.sees(1)
    point(ada, "down", 500, 240)
    point(ada, "move", 560, 300)
    bob.ask("easel.client.undo()")
    ada.sees(0)
    point(ada, "move", 600, 300)
    point(ada, "up", 600, 300)
    ends_together(ada, bob)
    assert ada.elements == {}
    ada.press("Control+z")
    ends_together(ada, bob)


def test_an_arrow_joins_what_one_turns_and_the_other_moves(both):
    ada, bob = both
    joined(ada)
    bob.sees(3)
    ada.ask("easel.editor.select(['a'])")
    bob.ask("easel.editor.select(['b'])")
    handle = ada.ask("() => { const { minX, maxX, minY } = easel.scene.bounds(['a']); return easel.viewport.toScreen({ x: (minX + maxX) / 2, y: minY - 29 }); }")
    point(ada, "down", handle["x"], handle["y"])
    point(bob, "down", 850, 240)
    for step in range(1, 6):
        point(ada, "move", handle["x"] + 30 * step, handle["y"] + 20 * step)
        point(bob, "move", 850 - 20 * step, 240 + 50 * step)
    point(ada, "up", handle["x"] + 150, handle["y"] + 100)
    point(bob, "up", 750, 490)
    ends_together(ada, bob)
    ends = """() => {
        const { x, y, points, startBinding, endBinding } = easel.client.document.get("arrow");
        const [dx, dy] = points.at(-1);
        return [startBinding.elementId, endBinding.elementId, x + dx, y + dy];
    }"""
    b = ada.elements["b"]
    assert (b["x"], b["y"]) == (700, 450) and ada.elements["a"]["angle"] > 0.3

    def is_there():
        start, end, x, y = ada.ask(ends)
        return (start, end) == ("a", "b") and 690 < x < 810 and 435 < y < 545

    ada.eventually("the arrow ends at what was moved", is_there)


def test_a_section_that_one_drags_and_a_shape_that_the_other_does_leave_an_elbow_arrow_whole(both):
    ada, bob = both
    joined(ada, elbowed=True, points=[[0, 0], [120, 0], [120, 200], [240, 200]], height=200,
           startBinding={"elementId": "a", "focus": 0, "gap": 5, "fixedPoint": [1.05, 0.5]},
           endBinding={"elementId": "b", "focus": 0, "gap": 5, "fixedPoint": [-0.05, 0.5]})
    ada.ask("easel.client.submit([{ op: 'patch', id: 'b', set: { y: 400 } }])")
    # Whoever sees it move leads the arrow there. Before that there is no section to be taken hold of.
    ends_together(ada, bob)
    for person in (ada, bob):
        person.eventually("the arrow leads to it", """() => {
            const { x, y, points } = easel.client.document.get("arrow");
            const isThere = points.length === 4 && Math.abs(x + points[1][0] - 675) < 1 && Math.abs(y + points[3][1] - 440) < 2;
            return isThere && Math.abs(easel.scene.bounds(["arrow"]).maxY - 440) < 10;
        }""")
    ada.ask("easel.editor.select(['arrow'])")
    point(ada, "down", 675, 340)
    point(bob, "down", 850, 440)
    for step in range(1, 6):
        point(ada, "move", 675 - 10 * step, 340)
        point(bob, "move", 850, 440 + 20 * step)
    point(ada, "up", 625, 340)
    point(bob, "up", 850, 540)
    ends_together(ada, bob)

    def is_whole():
        arrow = ada.elements["arrow"]
        points = arrow["points"]
        level = all(one[0] == other[0] or one[1] == other[1] for one, other in zip(points, points[1:]))
        fixed = [each["index"] for each in arrow.get("fixedSegments") or []]
        return level and fixed == [2] and abs(arrow["y"] + points[-1][1] - 540) < 2

    ada.eventually("it is whole, and joins both", is_whole)
    ends_together(ada, bob)


def test_groups_locks_frames_and_deletions_that_cross_leave_both_with_one_board(both):
    ada, bob = both
    put(ada, {"id": "f", "type": "frame", "x": 420, "y": 150, "width": 400, "height": 300, "index": "a5", "backgroundColor": "transparent"},
        {"id": "a", "x": 450, "y": 200, "index": "a1", "frameId": "f"}, {"id": "b", "x": 600, "y": 200, "index": "a2", "frameId": "f"},
        {"id": "c", "x": 900, "y": 200, "index": "a3"})
    bob.sees(4)
    ada.ask("easel.editor.select(['a'])")
    point(ada, "down", 500, 240)
    point(ada, "move", 530, 280)
    bob.ask("""() => {
        easel.editor.select(["a", "b"]);
        easel.editor.group();
        easel.editor.toggleLock();
        easel.editor.select(["f"]);
        easel.editor.deleteSelection();
    }""")
    ada.sees(0, "frame")
    point(ada, "move", 560, 330)
    point(ada, "up", 560, 330)
    ends_together(ada, bob)
    a, b = ada.elements["a"], ada.elements["b"]
    assert a["groupIds"] == b["groupIds"] != [] and a["locked"] and (a["x"], a["y"]) == (510, 290)
    assert ada.ask("easel.scene.frameOf(easel.scene.item('a'))") is None
    bob.press("Control+z", "Control+z", "Control+z")
    ends_together(ada, bob)


@pytest.mark.soak
@pytest.mark.parametrize("seed", soak([1], [1, 2, 3, 4]))
def test_whatever_two_people_do_at_once_they_end_with_one_board_and_no_page_breaks(both, seed):
    ada, bob = both
    for person, number in ((ada, 2 * seed), (bob, 2 * seed + 1)):
        person.ask(f"([seed, steps]) => {{ globalThis.monkey = ({MONKEY})([seed * 7919 + 1, steps]); }}", [number, 120])
    for person in both:
        person.ask("globalThis.monkey")
    ends_together(ada, bob)
    shown = "[...easel.scene.items()].map(({ id }) => id)"
    assert ada.ask(shown) == bob.ask(shown)
    for person in both:
        person.ask("easel.editor.zoomToFit()")
        person.eventually("all of it is drawn", "easel.renderer.isComplete")
