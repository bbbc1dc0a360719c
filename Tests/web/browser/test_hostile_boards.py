import pytest

from support.agreement import agree

HTML = "<img src=x onerror=\"globalThis.wasHacked=1\"><script>globalThis.wasHacked=1</script>"

WRONG = [None, True, "", HTML, -1, 0.1, 1e308, -1e308, 5e-324, [], [[]], [None, {}], {}, {"x": {}}, "javascript:alert(1)",
         "NaN", "url(http://example.org/x)", 2**53, [[1e308, -1e308], [0, 0]], ["a"] * 3]

PROPERTIES = ["x", "y", "width", "height", "angle", "strokeColor", "backgroundColor", "fillStyle", "strokeWidth",
              "strokeStyle", "opacity", "groupIds", "roundness", "boundElements", "link", "locked", "index", "points",
              "pressures", "startArrowhead", "endArrowhead", "startBinding", "text", "fontSize", "fontFamily", "textAlign",
              "verticalAlign", "containerId", "lineHeight", "fileId", "scale", "crop", "customData", "type", "id"]

TYPES = ["rectangle", "diamond", "ellipse", "arrow", "line", "freedraw", "text", "image", "frame", "embeddable", "nonsense"]


def plain(kind):
    element = {"type": kind, "x": 100, "y": 100, "width": 50, "height": 40, "angle": 0, "index": "a1"}
    if kind in ("arrow", "line", "freedraw"):
        element["points"] = [[0, 0], [50, 40]]
    if kind == "text":
        element |= {"text": HTML, "fontSize": 20, "fontFamily": 1}
    if kind == "image":
        element["fileId"] = "f"
    return element


def test_elements_with_wrong_types_huge_numbers_and_html_break_nothing(ada, bob, nodes, board):
    edits = []
    for i, kind in enumerate(TYPES):
        for j, key in enumerate(PROPERTIES):
            # Each property of each type with a third of the wrong values, and all of them with each type.
            for n, value in list(enumerate(WRONG))[(i + j) % 3::3]:
                edits.append({"op": "put", "id": f"{kind}-{key}-{n}", "value": plain(kind) | {key: value}})
    edits.append({"op": "put", "id": "file:f", "value": {"type": "easel-file", "id": "f", "mimeType": "text/html",
                                                          "dataURL": ["data:text/html,", HTML, 7, None]}})
    for n, start in enumerate(range(0, len(edits), 900)):
        nodes[0].submit(board, edits[start:start + 900], n + 1)
    count = len(edits)
    for person in (ada, bob):
        person.eventually("all is there", f"easel.client.document.size === {count}")
        person.ask("easel.renderer.flush()")
    ada.page.mouse.move(640, 400)
    ada.page.mouse.wheel(100, 100)
    ada.focus_drawing()
    ada.press("Shift+1")
    ada.take("Select")
    ada.drag((300, 200), (900, 600))
    ada.press("Control+a", "Control+g", "ArrowRight", "Control+c", "Control+]")
    ada.ask("easel.renderer.flush()")
    ada.press("Control+a", "Delete")
    ada.press("Escape")
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.settle()
    assert ada.ask("globalThis.wasHacked") is None and bob.ask("globalThis.wasHacked") is None
    assert ada.digest == ada.ask("easel.client.serverDigest().then(({ digest }) => digest)")


@pytest.mark.parametrize("name, color", [
    ("<img src=x onerror=globalThis.wasHacked=1>", "hotpink"), ("\u202eevil\u0000\n" * 8, "rgb(300%, -1, 1e9)"), (" ", "#12345")],
    ids=["html", "control characters", "nothing"])
def test_names_and_titles_with_html_are_only_text(ada, nodes, board, name, color):
    ada.ask("""([board, name, color]) => new Promise((resolve) => {
        const socket = new WebSocket(`ws://${location.host}/boards/${board}/ws`, "easel.v1");
        globalThis.stranger = socket;
        socket.onopen = () => socket.send(JSON.stringify({ type: "hello", key: "a stranger's key of many", name, color }));
        socket.onmessage = () => {
            socket.onmessage = null;
            socket.send(JSON.stringify({ type: "presence", state: {
                cursor: { x: 100, y: 100 }, selected: [name, 7, null, {}], view: { x: "a", y: null }, following: {},
                tool: [name] } }));
            resolve();
        };
    })""", [board, name, color])
    ada.eventually("the stranger is there", "easel.client.participants.size === 2")
    for state in ({"cursor": 7, "selected": 7, "view": 7}, {"cursor": {"x": "1", "y": 1e308}}, {"cursor": {"x": 1e300, "y": -1e300}}, {}):
        ada.ask("(state) => stranger.send(JSON.stringify({ type: 'presence', state }))", state)
        ada.ask("easel.client.serverDigest()")
    nodes[1].request("PATCH", f"/api/boards/{board}", {"title": name[:200]})
    ada.reload()
    ada.wait_until_ready()
    assert ada.ask("globalThis.wasHacked") is None
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.settle()


def test_a_board_of_thousands_of_elements_can_be_drawn_on(ada, bob, nodes, board):
    kinds = ["rectangle", "ellipse", "diamond", "line"]
    for part in range(5):
        edits = [{"op": "put", "id": f"e{part}-{n}", "value": plain(kinds[n % 4]) | {
            "x": (n % 40) * 60, "y": (part * 25 + n // 40) * 50, "id": f"e{part}-{n}", "index": f"a{n % 9}"}}
            for n in range(1_000)]
        nodes[0].submit(board, edits, part + 1)
    for person in (ada, bob):
        person.eventually("all is there", "easel.client.document.size === 5000")
    ada.draw("Pen", (500, 300), (600, 400), (700, 300), steps=30)
    bob.sees(1, "freedraw")
    agree(ada, bob)
