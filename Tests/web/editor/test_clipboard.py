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
