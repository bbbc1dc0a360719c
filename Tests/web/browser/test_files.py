import base64
import json
import os
import re
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.agreement import agree
from support.places import FIXTURES


@pytest.fixture
def drawing(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.draw("Arrow", (620, 350), (740, 380))
    ada.write("Two boxes", 500, 450)
    ada.settle()
    return ada


def download(person, kind, size=None, background=None):
    person.choose("Export")
    dialog = person.page.get_by_role("dialog", name="Export")
    dialog.get_by_role("radio", name=kind, exact=True).click()
    if size:
        dialog.get_by_role("radio", name=size, exact=True).click()
    if background is not None:
        dialog.get_by_role("checkbox", name="Background").set_checked(background)
    with person.page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    person.press("Escape")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def drop(person, name, content, x, y):
    person.ask("""([name, content, x, y]) => {
        const data = new DataTransfer();
        data.items.add(new File([content], name));
        const target = document.elementFromPoint(x, y);
        for (const type of ["dragenter", "dragover", "drop"]) {
            target.dispatchEvent(new DragEvent(
                type, { dataTransfer: data, clientX: x, clientY: y, bubbles: true, cancelable: true }));
        }
    }""", [name, content, x, y])


def test_a_picture_that_is_downloaded_as_svg_is_the_board(drawing, nodes, board):
    name, content = download(drawing, "SVG")
    assert name.endswith(".svg")
    assert content.startswith(b"<svg") and b"Two boxes" in content
    assert content == nodes[1].get(f"/api/boards/{board}/export.svg")[1]


def test_a_picture_that_is_downloaded_as_png_has_the_size_that_was_asked_for(drawing):
    sizes = []
    for size in ("1×", "2×"):
        name, content = download(drawing, "PNG", size)
        assert name.endswith(".png")
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        sizes.append(struct.unpack(">II", content[16:24]))
    assert sizes[0][0] > 200 and sizes[0][1] > 100
    assert sizes[1] == pytest.approx([2 * sizes[0][0], 2 * sizes[0][1]], abs=2)


def test_a_png_has_a_background_only_if_asked_for(drawing):
    corner = """async (content) => {
        const image = await createImageBitmap(new Blob([Uint8Array.from(content)], { type: "image/png" }));
        const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, 1, 1).data[3];
    }"""
    for background, alpha in ((True, 255), (False, 0)):
        _, content = download(drawing, "PNG", "1×", background)
        assert drawing.ask(corner, list(content)) == alpha


def test_an_excalidraw_file_that_is_downloaded_and_imported_gives_the_same_drawing(drawing, people, nodes, board):
    name, content = download(drawing, "Excalidraw")
    assert name.endswith(".excalidraw")
    file = json.loads(content)
    assert file["type"] == "excalidraw" and file["version"] == 2
    bob = people(nodes[0].url, "Bob").open(board + "-copy")
    bob.page.locator("#import-file").set_input_files({"name": name, "mimeType": "application/json", "buffer": content})
    bob.sees(3)
    bob.settle()
    assert bob.digest == drawing.digest


@pytest.mark.parametrize("library", ["logic-gates", "UML-ER-library", "hexagonal-architecture"])
def test_a_library_of_excalidraw_users_is_imported_and_can_be_drawn_on(ada, bob, library):
    ada.page.locator("#import-file").set_input_files(FIXTURES / f"{library}.excalidrawlib")
    bob.eventually("it is there", "easel.client.document.size > 20")
    ada.draw("Rectangle", (500, 300), (600, 400))
    bob.eventually("the rectangle is there", lambda: bob.ask("easel.client.document.size") == ada.ask("easel.client.document.size"))
    agree(ada, bob)
    ada.press("Control+a")
    ada.eventually("all are selected", "easel.editor.selection.size > 20")


def test_a_file_that_is_no_drawing_is_refused_in_words_and_changes_nothing(ada, nodes, board):
    ada.network_may_fail = True
    for content in (b"{not json", b'{"type":"something else"}', b"[]", bytes(range(256))):
        ada.page.locator("#import-file").set_input_files(
            {"name": "drawing.excalidraw", "mimeType": "application/json", "buffer": content})
        expect(ada.page.locator("#toasts")).not_to_be_empty()
    assert ada.elements == {}


def test_a_drawing_that_is_dropped_lies_where_it_was_dropped_and_is_undone_in_one_step(ada, bob):
    file = {"type": "excalidraw", "version": 2, "elements": [
        {"id": "one", "type": "rectangle", "x": 1000, "y": 1000, "width": 100, "height": 50, "index": "a1"},
        {"id": "two", "type": "ellipse", "x": 1200, "y": 1000, "width": 100, "height": 50, "index": "a2"}]}
    drop(ada, "drawing.excalidraw", json.dumps(file), 640, 400)
    rectangle, ellipse = sorted(bob.sees(2), key=lambda element: element["type"], reverse=True)
    assert rectangle["id"] != "one"
    assert ellipse["x"] - rectangle["x"] == pytest.approx(200)
    centre = ada.ask("easel.viewport.toScene({ x: 640, y: 400 })")
    assert (rectangle["x"] + ellipse["x"] + 100) / 2 == pytest.approx(centre["x"], abs=5)
    ada.press("Control+z")
    bob.sees(0)
    agree(ada, bob)


def test_a_picture_of_megabytes_is_kept_as_it_is_and_seen_by_others(ada, bob):
    size = ada.ask("""async () => {
        const canvas = new OffscreenCanvas(900, 900);
        const context = canvas.getContext("2d");
        const noise = context.createImageData(900, 900);
        for (let at = 0; at < noise.data.length; at += 65_536) crypto.getRandomValues(noise.data.subarray(at, at + 65_536));
        for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
        context.putImageData(noise, 0, 0);
        const blob = await canvas.convertToBlob({ type: "image/png" });
        await easel.editor.insertFiles([new File([blob], "noise.png", { type: "image/png" })]);
        return blob.size;
    }""")
    assert 2_000_000 < size < 4 << 20
    bob.sees(1, "image")
    shown = "[...easel.scene.items()].filter((item) => item.kind === 'image').map((item) => easel.scene.imageOf(item)?.dataURL.length ?? 0)"
    bob.eventually("the picture is whole", lambda: bob.ask(shown) == [len("data:image/png;base64,") + 4 * ((size + 2) // 3)])


def test_copies_are_what_excalidraw_pastes_and_what_it_copies_can_be_pasted(ada, bob):
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.take("Select")
    ada.press("Control+a", "Control+c")
    copied = json.loads(ada.ask("navigator.clipboard.readText()"))
    assert copied["type"] == "excalidraw/clipboard"
    assert [element["type"] for element in copied["elements"]] == ["rectangle"]
    ada.press("Control+v")
    bob.sees(2, "rectangle")
    assert len({element["id"] for element in bob.of_type("rectangle")}) == 2
    theirs = {"type": "excalidraw/clipboard", "files": {}, "elements": [
        {"id": "x", "type": "diamond", "x": 0, "y": 0, "width": 80, "height": 80, "angle": 0, "strokeColor": "#1e1e1e",
         "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2, "strokeStyle": "solid", "roughness": 1,
         "opacity": 100, "groupIds": [], "frameId": None, "roundness": None, "seed": 1, "version": 1, "versionNonce": 1,
         "isDeleted": False, "boundElements": None, "updated": 1, "link": None, "locked": False}]}
    ada.ask("(text) => navigator.clipboard.writeText(text)", json.dumps(theirs))
    ada.press("Control+v")
    bob.sees(1, "diamond")
    ada.ask("navigator.clipboard.writeText('Just words')")
    ada.press("Control+v")
    bob.eventually("the words", lambda: [text["text"] for text in bob.of_type("text")] == ["Just words"])
    ada.press("Control+a", "Control+x")
    bob.sees(0)
    agree(ada, bob)


def choose_files(person, *files):
    person.page.locator("#import-file").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files])


def rectangles(*places, **more):
    return json.dumps({"type": "excalidraw", "version": 2, **more, "elements": [
        {"id": f"e{number}", "type": "rectangle", "x": x, "y": y, "width": 100, "height": 50, "index": f"a{number}"}
        for number, (x, y) in enumerate(places)]}).encode()


def is_in_view(person, kind="rectangle"):
    return person.ask("""(kind) => {
        const { minX, minY, maxX, maxY } = easel.viewport.bounds;
        const items = easel.scene.items().filter((item) => item.kind === kind);
        return items.length > 0 && items.every(({ bounds }) =>
            bounds.minX >= minX && bounds.minY >= minY && bounds.maxX <= maxX && bounds.maxY <= maxY);
    }""", kind)


def test_an_imported_drawing_comes_into_view_selected_and_is_undone_in_one_step(ada, bob):
    ada.draw("Ellipse", (500, 300), (600, 400))
    choose_files(ada, ("far.excalidraw", "", rectangles((90_000, 0), (90_200, 0))))
    bob.sees(2, "rectangle")
    ada.eventually("what was imported is selected", "easel.editor.selection.size === 2")
    assert is_in_view(ada)
    assert not {"e0", "e1"} & set(ada.elements)
    ada.focus_drawing()
    ada.press("Control+z")
    bob.sees(0, "rectangle")
    bob.sees(1, "ellipse")
    agree(ada, bob)


def test_a_drawing_that_is_larger_than_the_window_is_seen_as_a_whole(ada):
    ada.draw("Ellipse", (500, 300), (600, 400))
    choose_files(ada, ("wide.excalidraw", "", rectangles((0, 0), (9_000, 6_000))))
    ada.sees(2, "rectangle")
    ada.eventually("all of it is seen", lambda: is_in_view(ada))


def test_an_empty_board_takes_a_file_with_its_ids_and_places(ada, bob):
    choose_files(ada, ("far.excalidraw", "", rectangles((90_000, 0), (90_200, 0))))
    bob.sees(2, "rectangle")
    assert set(ada.elements) == {"e0", "e1"} and ada.elements["e1"]["x"] == 90_200
    ada.eventually("it is seen", lambda: is_in_view(ada))
    ada.eventually("it is selected", "easel.editor.selection.size === 2")
    ada.focus_drawing()
    ada.press("Control+z")
    bob.sees(0)


ODD_IDS = ["прямоугольник", "my box", "😀", "x" * 70, "e\u0301", "\u00e9", "__proto__", "constructor", "r", "r"]


def test_a_file_with_odd_ids_is_on_the_board_as_on_the_servers(ada, bob, nodes, board):
    elements = [{"id": name, "type": "rectangle", "x": 50 * at, "y": 0, "width": 40, "height": 30, "seed": at + 1, "index": f"a{at}",
                 "boundElements": [{"type": "arrow", "id": ODD_IDS[at - 1]}]} for at, name in enumerate(ODD_IDS)]
    picture = {"mimeType": "image/png", "dataURL": "data:image/png;base64,iVBORw0KGgo="}
    text = json.dumps({"type": "excalidraw", "elements": elements, "files": {"__proto__": picture, "e\u0301": picture, "\u00e9": picture}})
    choose_files(ada, ("odd.excalidraw", "", text.encode()))
    bob.sees(len(elements), "rectangle")
    status, made = nodes[1].request("POST", "/api/boards", {})
    assert status == 201, made
    other = json.loads(made)["id"]
    status, said = nodes[1].request("POST", f"/api/boards/{other}/import", json.loads(text))
    assert status == 200, said
    theirs = nodes[1].json(f"/api/boards/{other}/document")["elements"]
    ada.eventually("both boards are the same", lambda: nodes[0].json(f"/api/boards/{board}/document")["elements"] == theirs)
    agree(ada, bob)


@pytest.mark.parametrize(("content", "reason"), [
    ('{"type":"excalidraw","elements":[{"id":"t","type":"text","text":"Größe"}]}'.encode("latin-1"), "is not in UTF-8"),
    ('{"type":"excalidraw","elements":[]}'.encode("utf-16"), "is not in UTF-8"),
    (b'{"type":"excalidraw","elements":[]}', "has nothing in it"),
    (b'{"type":"excalidrawlib","libraryItems":[]}', "has nothing in it"),
])
def test_a_drawing_that_brings_nothing_says_why(ada, content, reason):
    choose_files(ada, ("nothing.excalidraw", "", content))
    expect(ada.page.locator("#toasts")).to_contain_text(reason)
    assert ada.elements == {}


@pytest.mark.parametrize("way", ["chosen", "dropped"])
@pytest.mark.parametrize(("name", "content", "types"), [
    ("people.csv", "\ufeff\"name, first\",note\nAda,wrote about engines that compute things.", ["rectangle", "text"] * 4),
    ("people.tsv", "name\tage\nAda\t36", ["rectangle", "text"] * 4),
    ("flow.mmd", "graph TD\nA --> B", ["rectangle", "text", "rectangle", "text", "arrow"]),
    ("flow.mermaid", "sequenceDiagram\nA->>B: Hello", ["text"]),
    ("shape.svg", '<svg xmlns="http://www.w3.org/2000/svg"><rect width="50" height="40" fill="#a5d8ff"/></svg>', ["rectangle"]),
    ("shaded.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><defs><linearGradient id="g"/></defs>'
     '<rect width="80" height="60" fill="url(#g)"/></svg>', ["image"]),
])
def test_files_of_tables_diagrams_and_svg_become_what_their_pasted_texts_become(ada, bob, way, name, content, types):
    if way == "chosen":
        choose_files(ada, (name, "", content.encode()))
    else:
        drop(ada, name, content, 640, 400)
    # An image is on the board before its file is.
    bob.eventually("all of it is there", lambda: sorted(element["type"] for element in bob.elements.values()
                                                        if element["type"] != "easel-file") == sorted(types))
    agree(ada, bob)
    if name == "flow.mermaid":
        expect(ada.page.locator("#toasts")).to_contain_text("only flowcharts become shapes")


def test_a_text_in_a_file_has_the_limit_of_a_pasted_one(ada):
    choose_files(ada, ("long.csv", "text/csv", b"word " * 500_000))
    expect(ada.page.locator("#toasts")).to_contain_text("A text on a board can have about")
    assert ada.elements == {}


def test_an_image_whose_picture_is_not_in_the_file_is_named(ada, bob):
    image = {"id": "i", "type": "image", "x": 0, "y": 0, "width": 90, "height": 60, "fileId": "gone"}
    choose_files(ada, ("image.excalidraw", "", json.dumps({"type": "excalidraw", "elements": [image], "files": {}}).encode()))
    expect(ada.page.locator("#toasts")).to_contain_text("element 0 of elements (image): its picture is not in the file")
    bob.sees(1, "image")


def noise(person, width, height):
    """A picture that can't be compressed, as bytes of a PNG; about three bytes a pixel."""
    return person.ask("""async ([width, height]) => {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d");
        const noise = context.createImageData(width, height);
        for (let at = 0; at < noise.data.length; at += 65_536) crypto.getRandomValues(noise.data.subarray(at, at + 65_536));
        for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
        context.putImageData(noise, 0, 0);
        globalThis.noise = new File([await canvas.convertToBlob({ type: "image/png" })], "noise.png", { type: "image/png" });
        return globalThis.noise.size;
    }""", [width, height])


PASTE_NOISE = """() => {
    const data = new DataTransfer();
    data.items.add(globalThis.noise);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_picture_of_ten_megabytes_is_scaled_beside_the_page_which_shows_how_far_it_is(ada, bob):
    assert 9_000_000 < noise(ada, 1700, 1640) < 10 << 20
    ada.ask("""() => {
        globalThis.longest = 0;
        let last = performance.now();
        const look = (now) => { globalThis.longest = Math.max(globalThis.longest, now - last); last = now; requestAnimationFrame(look); };
        requestAnimationFrame(look);
        globalThis.workers = [];
        const { Worker } = globalThis;
        globalThis.Worker = class extends Worker { constructor(...all) { super(...all); globalThis.workers.push(this); } };
    }""")
    ada.ask(PASTE_NOISE)
    expect(ada.page.get_by_role("progressbar", name="Scaling the picture down…")).to_be_visible()
    bob.sees(1, "image")
    expect(ada.page.get_by_role("progressbar")).to_have_count(0)
    assert ada.ask("globalThis.workers.length") == 1
    image = ada.of_type("image")[0]
    size = ada.ask("(id) => easel.scene.imageOf(easel.scene.item(id)).dataURL.length", image["id"])
    assert 200_000 < size < 1_000_000


def test_scaling_can_be_cancelled(ada):
    noise(ada, 1700, 1640)
    ada.ask(PASTE_NOISE)
    ada.button("Cancel").click()
    expect(ada.page.get_by_role("progressbar")).to_have_count(0)
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.sees(1)


def exporting(person, kind, *checked):
    person.choose("Export")
    dialog = person.page.get_by_role("dialog", name="Export")
    dialog.get_by_role("radio", name=kind, exact=True).click()
    for name in ("Only what is selected", "Dark"):
        box = dialog.get_by_role("checkbox", name=name)
        if box.is_visible() and box.is_enabled():
            box.set_checked(name in checked)
    return dialog


def saved(person, dialog):
    with person.page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    return Path(download.value.path()).read_bytes()


PIXELS = """async (content) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const type = bytes[0] === 60 ? "image/svg+xml" : "image/png";
    const image = new Image();
    image.src = `data:${type};base64,${content}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let at = 0; at < data.length; at += 4) {
        if (Math.abs(data[at] - data[0]) + Math.abs(data[at + 1] - data[1]) + Math.abs(data[at + 2] - data[2]) > 60) inked += 1;
    }
    return { width: canvas.width, height: canvas.height, corner: [...data.slice(0, 4)], inked };
}"""


def pixels(person, content):
    return person.ask(PIXELS, base64.b64encode(content).decode())


def test_only_what_is_selected_can_be_exported_in_every_format(drawing):
    rectangle = drawing.of_type("rectangle")[0]
    drawing.ask("(id) => easel.editor.select([id])", rectangle["id"])
    png = pixels(drawing, saved(drawing, exporting(drawing, "PNG", "Only what is selected")))
    svg = saved(drawing, exporting(drawing, "SVG", "Only what is selected"))
    assert b"Two boxes" not in svg and b"<svg" in svg
    picture = pixels(drawing, svg)
    assert png["width"] == pytest.approx(2 * picture["width"], abs=4) and picture["width"] < 140
    assert picture["inked"] > 200
    file = json.loads(saved(drawing, exporting(drawing, "Excalidraw", "Only what is selected")))
    assert [element["id"] for element in file["elements"]] == [rectangle["id"]]


def test_a_picture_of_one_frame_is_cut_to_it(drawing):
    drawing.ask("""easel.client.submit([
        { op: "put", id: "f", value: { id: "f", type: "frame", x: 2000, y: 2000, width: 200, height: 100, name: "Cut", index: "z" } },
        { op: "put", id: "in", value: { id: "in", type: "rectangle", x: 1950, y: 1950, width: 120, height: 120, frameId: "f", index: "Zz",
            strokeColor: "#e03131", backgroundColor: "#e03131", fillStyle: "solid", roughness: 0 } }])""")
    drawing.ask("easel.editor.select(['f'])")
    for kind, scale in (("PNG", 2), ("SVG", 1)):
        picture = pixels(drawing, saved(drawing, exporting(drawing, kind, "Only what is selected")))
        assert (picture["width"], picture["height"]) == (200 * scale, 100 * scale), (kind, picture)
        assert picture["inked"] == pytest.approx(70 * 70 * scale ** 2, rel=0.1), "of the red box there is what lies in the frame"


def test_a_picture_can_be_dark_with_letters_and_without_background(drawing):
    for kind in ("PNG", "SVG"):
        content = saved(drawing, exporting(drawing, kind, "Dark"))
        dark = pixels(drawing, content)
        assert max(dark["corner"][:3]) < 60 and dark["inked"] > 500, (kind, dark)
        if kind == "SVG":
            assert b"@font-face" in content and b"Two boxes" in content
    dialog = exporting(drawing, "SVG", "Dark")
    dialog.get_by_role("checkbox", name="Background").set_checked(False)
    assert pixels(drawing, saved(drawing, dialog))["corner"][3] == 0


def test_the_pages_svg_looks_as_the_servers_does(ada, nodes, board):
    everything = {"type": "excalidraw", "elements": [
        {"id": "f", "type": "frame", "name": "Frame", "x": 0, "y": 0, "width": 200, "height": 100, "angle": 0.1, "index": "a0"},
        {"id": "c", "type": "rectangle", "x": 150, "y": 20, "width": 120, "height": 50, "frameId": "f", "backgroundColor": "#ffc9c9",
         "fillStyle": "hachure", "seed": 4, "index": "a1"},
        {"id": "e", "type": "ellipse", "x": 300, "y": 0, "width": 90, "height": 60, "backgroundColor": "#a5d8ff", "opacity": 50, "seed": 5, "index": "a2",
         "link": "HTTPS://example.org/?a=1&b=2"},
        {"id": "a", "type": "arrow", "x": 20, "y": 160, "points": [[0, 0], [300, 40]], "seed": 6, "index": "a3", "endArrowhead": "triangle_outline",
         "boundElements": [{"type": "text", "id": "l"}]},
        {"id": "l", "type": "text", "text": "label", "containerId": "a", "fontSize": 20, "x": 0, "y": 0, "width": 50, "height": 25, "index": "a4"},
        {"id": "t", "type": "text", "text": "שלום! <b> & \"q\"", "fontSize": 28, "x": 0, "y": 220, "width": 200, "height": 35, "index": "a5",
         "link": "javascript:alert(1)"}]}
    choose_files(ada, ("all.excalidraw", "", json.dumps(everything).encode()))
    ada.sees(6)
    ada.settle()
    server = nodes[0].get(f"/api/boards/{board}/export.svg")[1]
    theirs = pixels(ada, server)
    ada.focus_drawing()
    ada.press("Control+a")
    page = saved(ada, exporting(ada, "SVG", "Only what is selected"))
    ours = pixels(ada, page)
    for picture in (server, page):
        assert re.findall(b"<a [^>]*>", picture) == [
            b'<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">']
        assert b"javascript" not in picture
    assert ours["width"] == pytest.approx(theirs["width"], abs=12) and ours["height"] == pytest.approx(theirs["height"], abs=12)
    assert ours["inked"] == pytest.approx(theirs["inked"], rel=0.05)


def test_pictures_are_copied(drawing):
    drawing.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawing.ask("navigator.clipboard.writeText('')")
    exporting(drawing, "PNG").get_by_role("button", name="Copy").click()
    expect(drawing.page.get_by_role("dialog", name="Export")).to_be_hidden()
    copied = """async () => {
        const [item] = await navigator.clipboard.read();
        const bytes = new Uint8Array(await (await item.getType("image/png")).arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    }"""
    assert pixels(drawing, base64.b64decode(drawing.ask(copied)))["inked"] > 500
    rectangle = drawing.of_type("rectangle")[0]
    drawing.ask("(id) => easel.editor.select([id])", rectangle["id"])
    drawing.focus_drawing()
    drawing.press("Shift+Alt+C")
    drawing.eventually("the selection is copied", lambda: pixels(drawing, base64.b64decode(drawing.ask(copied)))["width"] < 300)
    exporting(drawing, "SVG", "Only what is selected").get_by_role("button", name="Copy").click()
    drawing.eventually("SVG is copied as text", "navigator.clipboard.readText().then((text) => text.startsWith('<svg'))")


def test_what_is_too_large_is_told_before_the_work_with_the_limit(ada):
    ada.ask("""() => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(33 << 20)], "photo.jpg", { type: "image/jpeg" }));
        document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }""")
    expect(ada.page.locator("#toasts")).to_contain_text("A picture can have 32 MB, and this one has 33 MB.")
    # The head of a PNG of 40,000 by 30,000 pixels.
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 40_000, 30_000) + b"\x08\x02\x00\x00\x00"
    choose_files(ada, ("wide.png", "image/png", head))
    expect(ada.page.locator("#toasts")).to_contain_text("A picture can have 100 megapixels, and this one has 1,200.")
    ada.ask("""() => {
        const data = new DataTransfer();
        data.setData("text/plain", "many words ".repeat(100_000));
        document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }""")
    expect(ada.page.locator("#toasts")).to_contain_text("A text on a board can have about 258,000 letters, and this one has 1,100,000.")
    assert ada.elements == {}


def large_picture():
    """A drawing with one picture of 1.2 MB, which can't be compressed."""
    side = 640
    raw = b"".join(b"\0" + os.urandom(side * 3) for _ in range(side))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
           + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))
    url = "data:image/png;base64," + base64.b64encode(png).decode()
    file = {"id": "F", "mimeType": "image/png", "dataURL": url, "created": 1}
    return url, json.dumps({"type": "excalidraw", "version": 2, "files": {"F": file}, "elements": [
        {"id": "i", "type": "image", "x": 0, "y": 0, "width": 300, "height": 300, "fileId": "F", "status": "saved"},
        {"id": "r", "type": "rectangle", "x": 0, "y": 320, "width": 300, "height": 50}]})


PASTE_TEXT = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("way", ["menu", "drop", "paste", "server"])
def test_a_drawing_with_a_large_picture_comes_whole_whatever_way_it_takes(ada, bob, nodes, board, way):
    url, text = large_picture()
    if way == "menu":
        choose_files(ada, ("large.excalidraw", "", text.encode()))
    elif way == "drop":
        drop(ada, "large.excalidraw", text, 640, 400)
    elif way == "paste":
        ada.ask(PASTE_TEXT, text)
    else:
        status, said = nodes[1].request("POST", f"/api/boards/{board}/import", json.loads(text))
        assert status == 200, said
    bob.sees(1, "image")
    shown = "easel.scene.items().filter(({ kind }) => kind === 'image').map((item) => easel.scene.imageOf(item)?.dataURL.length ?? 0)"
    bob.eventually("the picture is whole", lambda: bob.ask(shown) == [len(url)])
    bob.sees(1, "rectangle")
    agree(ada, bob)
