"""What is copied, pasted and dropped."""

import json

from whiteboard_page import near

PICTURE = ("iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC")


def test_copy_and_paste_through_the_browsers_clipboard(page):
    page.put(id="box", x=100, y=100, boundElements=[{"type": "text", "id": "label"}])
    page.put(id="label", type="text", containerId="box", text="hi", originalText="hi", fontSize=20, fontFamily=2,
             x=140, y=130, width=20, height=23, lineHeight=1.15, textAlign="center", verticalAlign="middle")
    page.click(110, 110)
    page.keyboard.press("Control+c")
    copied = json.loads(page.ask("navigator.clipboard.readText()"))
    assert copied["type"] == "excalidraw/clipboard" and [e["id"] for e in copied["elements"]] == ["box", "label"]
    page.mouse.move(600, 500)
    page.keyboard.press("Control+v")
    page.eventually("it is pasted", lambda: len(page.elements) == 4)
    box, label = page.elements[2:]
    assert (box["x"], box["y"]) == (550, 460)
    assert label["containerId"] == box["id"] != "box" and box["boundElements"] == [{"type": "text", "id": label["id"]}]
    assert page.selection == [box["id"]]
    page.keyboard.press("Control+x")
    assert len(page.elements) == 2
    page.keyboard.press("Control+z")
    assert len(page.elements) == 4


def test_paste_from_excalidraw_renews_ids_and_groups(page):
    drawing = {"type": "excalidraw/clipboard", "elements": [
        {"id": "x", "type": "rectangle", "x": 0, "y": 0, "width": 40, "height": 40, "groupIds": ["g"], "index": "a0"},
        {"id": "y", "type": "ellipse", "x": 60, "y": 0, "width": 40, "height": 40, "groupIds": ["g"], "index": "a1"},
        {"id": "z", "type": "no such type", "x": 0, "y": 0}], "files": {}}
    for _ in range(2):
        page.paste_data(texts={"text/plain": json.dumps(drawing)})
    page.eventually("both are pasted", lambda: len(page.elements) == 6)
    elements = page.elements
    assert len({element["id"] for element in elements} & {"x", "y", "z"}) == 0
    # What is of a type that nobody knows is kept too.
    assert [element["type"] for element in elements] == ["rectangle", "ellipse", "no such type"] * 2
    groups = [element["groupIds"] for element in elements if "groupIds" in element]
    assert len(groups) == 4
    assert groups[0] == groups[1] != groups[2] == groups[3] and "g" not in groups[0] + groups[2]
    indexes = [element["index"] for element in elements]
    assert indexes == sorted(set(indexes))


def test_pasted_text_becomes_a_text_and_a_pasted_picture_an_image(page):
    page.mouse.move(400, 300)
    page.paste_data(texts={"text/plain": "Two\nlines"})
    page.eventually("the text is there", lambda: page.elements)
    assert page.element["text"] == "Two\nlines"
    page.paste_data(files=[["p.png", "image/png", PICTURE]])
    page.eventually("the picture is there", lambda: len(page.elements) == 2)
    image = page.elements[1]
    assert (image["type"], image["status"], image["width"], image["height"]) == ("image", "saved", 10, 10)
    assert (image["x"], image["y"]) == (395, 295)
    file = page.get(f"file:{image['fileId']}")
    assert file["type"] == "easel-file" and file["mimeType"] == "image/png" and isinstance(file["dataURL"], list)
    copied = page.ask("easel.editor.clipboardData()")
    assert copied["files"][image["fileId"]]["dataURL"] == f"data:image/png;base64,{PICTURE}"


def test_a_large_picture_is_scaled_down_and_comes_in_pieces(page, come):
    page.ask("""async () => {
        const canvas = new OffscreenCanvas(3000, 2000);
        const context = canvas.getContext("2d");
        const pixels = context.createImageData(3000, 2000);
        for (let at = 0; at < pixels.data.length; at += 1) pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 255;
        context.putImageData(pixels, 0, 0);
        const blob = await canvas.convertToBlob({ type: "image/png" });
        await easel.editor.insertFiles([new File([blob], "noise.png", { type: "image/png" })], { x: 0, y: 0 });
    }""")
    image = page.element
    file = page.get(f"file:{image['fileId']}")
    assert len(file["dataURL"]) > 3 and all(len(piece) == 65536 for piece in file["dataURL"][:-1])
    assert 200_000 < sum(len(piece) for piece in file["dataURL"]) < 1_000_000
    assert near(image["width"] / image["height"], 1.5, 0.01) and image["width"] <= 600
    page.keyboard.press("Control+z")
    assert page.get(f"file:{image['fileId']}") is None and page.elements == []


def test_a_drawing_is_dropped_where_it_falls(page):
    drawing = {"type": "excalidraw", "elements": [
        {"id": "x", "type": "rectangle", "x": 1000, "y": 1000, "width": 40, "height": 40}]}
    page.ask("""(text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "a.excalidraw", { type: "" }));
        document.getElementById("canvas").dispatchEvent(new DragEvent("drop", {
            dataTransfer: data, clientX: 300, clientY: 200, bubbles: true, cancelable: true }));
    }""", json.dumps(drawing))
    page.eventually("it is there", lambda: page.elements)
    assert (page.element["x"], page.element["y"]) == (280, 180)


def test_what_is_no_picture_is_told_of(page):
    page.paste_data(files=[["p.png", "image/png", "AAAA"]])
    page.eventually("a notice", lambda: any(event["type"] == "notice" for event in page.ask("easel.events")))
    assert page.elements == []


def test_duplicate_lies_beside_its_original(page):
    one = page.put(x=100, y=100)
    page.click(150, 140)
    page.keyboard.press("Control+d")
    original, copy = page.elements
    assert original["id"] == one and (copy["x"], copy["y"]) == (112, 112) and page.selection == [copy["id"]]


def pasted(page, what, **texts):
    """Pastes, and looks whether what comes is selected, in view and one step of undo."""
    page.paste_data(texts={kind.replace("_", "/"): text for kind, text in texts.items()})
    page.eventually(what, lambda: page.elements)
    elements = page.elements
    free = [element["id"] for element in elements if not element.get("containerId")]
    assert set(page.selection) == set(free)
    assert page.ask("""() => {
        const { minX, minY, maxX, maxY } = easel.viewport.bounds;
        return easel.scene.items().every(({ bounds }) =>
            bounds.minX >= minX && bounds.minY >= minY && bounds.maxX <= maxX && bounds.maxY <= maxY);
    }""")
    page.keyboard.press("Control+z")
    page.eventually("it is undone in one step", lambda: page.elements == [])
    return elements


def types(elements):
    return [element["type"] for element in elements]


def test_a_pasted_table_becomes_cells(page):
    page.mouse.move(990, 690)
    elements = pasted(page, "the table", text_plain="Name\tCity\nAda\tLondon")
    assert types(elements) == ["rectangle", "text"] * 4
    assert [element["text"] for element in elements if element["type"] == "text"] == ["Name", "City", "Ada", "London"]
    elements = pasted(page, "the values", text_plain="name,age\nAda,36\nBob,41")
    assert types(elements).count("rectangle") == 6


def test_a_table_that_a_browser_or_an_office_program_copies_becomes_cells(page):
    html = """<html><head><style>td { color: red }</style></head><body><!--StartFragment--><table><thead><tr><th colspan="2">Both</th></tr></thead>
        <tbody><tr><td>a <b>bold</b></td><td>two<br>lines</td></tr></tbody></table><img src="https://example.org/x.png"
        onerror="globalThis.isHurt = true"><script>globalThis.isHurt = true</script><!--EndFragment--></body></html>"""
    html = html.replace("<script>globalThis.isHurt = true</script>", "")
    elements = pasted(page, "the table", text_plain="Both\na bold two lines", text_html=html)
    assert [element["text"] for element in elements if element["type"] == "text"] == ["Both", "a bold", "two\nlines"]
    assert types(elements).count("rectangle") == 4
    assert page.ask("globalThis.isHurt ?? false") is False
    elements = pasted(page, "the article", text_plain="Words", text_html="<p>A long article</p><table><tr><td>a</td><td>b</td></tr></table>")
    assert types(elements) == ["text"]


def test_prose_with_commas_stays_a_text(page):
    for text in ("Dear Ada,\nthank you, and Bob, for coming.", "Hello, world", "if x:\n\treturn 1"):
        assert types(pasted(page, "the text", text_plain=text)) == ["text"]


def test_a_pasted_flowchart_becomes_shapes_whose_arrows_follow_them(page):
    text = "flowchart LR\nA[Start] --> B{Good?}\nB -- yes --> C((End))\nsubgraph later\nD & E --> F\nend\nC --> D"
    elements = pasted(page, "the flowchart", text_plain=text)
    assert types(elements).count("arrow") == 5 and types(elements).count("diamond") == 1
    page.keyboard.press("Control+Shift+z")
    page.eventually("it is there again", lambda: len(page.elements) == len(elements))
    page.ask("easel.editor.clearSelection()")
    arrow = next(element for element in page.elements if element["type"] == "arrow")
    start = page.get(arrow["startBinding"]["elementId"])
    page.ask("(id) => easel.editor.select([id])", start["id"])
    page.ask("easel.editor.nudge(0, 60)")
    page.eventually("the arrow follows", lambda: page.get(arrow["id"])["points"] != arrow["points"])


def test_other_diagrams_stay_texts_and_say_so(page):
    elements = pasted(page, "the text", text_plain="sequenceDiagram\n  Ada->>Bob: Hello")
    assert types(elements) == ["text"]
    notices = page.ask("easel.events.filter(({ type }) => type === 'notice').map(({ detail }) => detail.message)")
    assert notices == ["Of Mermaid's diagrams only flowcharts become shapes. This sequenceDiagram is pasted as text."]


def test_pasted_svg_becomes_elements_and_runs_nothing(page):
    svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><script>globalThis.isHurt = true</script>
        <rect width="50" height="40" fill="#a5d8ff" onload="globalThis.isHurt = true"/><circle cx="50" cy="50" r="20" fill="none" stroke="red"/>
        <path d="M0 0C10 10 20 10 30 0" fill="none" stroke="black"/><text x="5" y="90">Hi</text></svg>"""
    elements = pasted(page, "the drawing", text_plain=svg)
    assert types(elements) == ["rectangle", "ellipse", "line", "text"]
    page.frames()
    assert page.ask("globalThis.isHurt ?? false") is False


def test_svg_that_elements_cannot_show_is_pasted_as_a_picture(page):
    svg = """<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><defs><linearGradient id="g"><stop stop-color="red"/></linearGradient></defs>
        <rect width="80" height="60" fill="url(#g)"/></svg>"""
    elements = pasted(page, "the picture", text_plain=svg)
    assert types(elements) == ["image"] and (elements[0]["width"], elements[0]["height"]) == (80, 60)
