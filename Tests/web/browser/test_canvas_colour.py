"""The colour of the canvas: everybody's, in history, and in what leaves the board."""

import json

from playwright.sync_api import expect

from support.agreement import agree
from test_accessibility import check

CANVAS = "easel:canvas"


def paper(person):
    return person.ask("getComputedStyle(document.getElementById('canvas')).backgroundColor")


def colour(person, name):
    person.choose("Canvas colour")
    dialog = person.page.get_by_role("dialog", name="Canvas colour")
    dialog.get_by_role("radio", name=name, exact=True).click()
    person.press("Escape")
    expect(dialog).to_be_hidden()


def test_everybody_sees_the_colour_and_it_is_undone_like_anything_else(ada, bob):
    white = paper(ada)
    colour(ada, "Light yellow")
    bob.eventually("the canvas is yellow", lambda: paper(bob) == "rgb(255, 252, 232)")
    assert paper(ada) == "rgb(255, 252, 232)"
    bob.draw("Rectangle", (500, 300), (600, 400))
    ada.sees(1, "rectangle")
    ada.undo()
    bob.eventually("the canvas is white again", lambda: paper(bob) == white)
    ada.sees(1, "rectangle")
    ada.page.locator("[aria-label=Redo]").click()
    bob.eventually("the canvas is yellow again", lambda: paper(bob) == "rgb(255, 252, 232)")
    colour(bob, "White")
    ada.eventually("the canvas is white", lambda: paper(ada) == white)
    assert CANVAS not in ada.elements
    agree(ada, bob)


def test_deleting_all_elements_leaves_the_canvas_and_a_reload_finds_it(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    colour(ada, "Light blue")
    ada.focus_drawing()
    ada.press("v", "Control+a", "Delete")
    ada.sees(1)
    ada.settle()
    ada.reload()
    ada.wait_until_ready()
    ada.eventually("the canvas is blue", lambda: paper(ada) == "rgb(245, 250, 255)")


def test_in_the_dark_what_can_be_read_on_light_paper_can_be_read_too(ada, tmp_path):
    ada.write("On yellow", 500, 300)
    colour(ada, "Light yellow")
    light = ada.page.screenshot(path=tmp_path / "canvas-light.png")
    ada.choose("Dark")
    ada.eventually("the canvas is dark", lambda: max(map(float, paper(ada).strip("rgba()").split(",")[:3])) < 80)
    assert ada.page.screenshot(path=tmp_path / "canvas-dark.png") != light
    ada.choose("Canvas colour")
    expect(ada.page.get_by_role("dialog", name="Canvas colour")).to_be_visible()
    check(ada, "the colours of the canvas")


def test_pictures_and_files_of_the_board_have_its_colour(ada, nodes, board):
    ada.draw("Rectangle", (500, 300), (600, 400))
    colour(ada, "Light green")
    ada.settle()
    assert b'fill="#f3fbf4"' in nodes[1].get(f"/api/boards/{board}/export.svg")[1]
    file = json.loads(nodes[1].get(f"/api/boards/{board}/export.excalidraw")[1])
    assert file["appState"]["viewBackgroundColor"] == "#f3fbf4"
    assert [element["type"] for element in file["elements"]] == ["rectangle"]
    corner = ada.ask("""async () => {
        const { exportCanvas, exportedOf } = await import("/whiteboard/scene/canvas-export.js");
        const { Palette } = await import("/whiteboard/scene/palette.js");
        const palette = new Palette("light", easel.scene.canvasColour);
        const canvas = await exportCanvas(exportedOf(easel.scene, null), { palette, scale: 1, hasPaper: true });
        return [...canvas.getContext("2d").getImageData(0, 0, 1, 1).data];
    }""")
    assert corner == [243, 251, 244, 255]


def test_the_timeline_shows_the_canvas_as_it_was(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.settle()
    colour(ada, "Black")
    ada.settle()
    ada.button("Timeline").click()
    slider = ada.page.get_by_role("slider", name="Point in history")
    expect(slider).to_be_visible()
    ada.button("One step back").click()
    ada.eventually("the canvas was white", lambda: paper(ada) == "rgb(255, 255, 255)")


def test_an_imported_drawing_offers_the_colour_of_its_canvas(ada, bob):
    file = {"type": "excalidraw", "version": 2, "appState": {"viewBackgroundColor": "#fff9db"}, "files": {}, "elements": [
        {"id": "one", "type": "rectangle", "x": 0, "y": 0, "width": 100, "height": 50, "index": "a1"}]}
    ada.page.locator("#import-file").set_input_files(
        {"name": "drawing.excalidraw", "mimeType": "application/json", "buffer": json.dumps(file).encode()})
    ada.sees(1, "rectangle")
    assert paper(ada) == "rgb(255, 255, 255)"
    ada.button("Use its canvas colour").click()
    bob.eventually("the canvas has the drawing's colour", lambda: paper(bob) == "rgb(255, 249, 219)")
    ada.press("Control+z")
    bob.eventually("the canvas is white", lambda: paper(bob) == "rgb(255, 255, 255)")
    bob.sees(1, "rectangle")
