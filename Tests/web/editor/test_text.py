"""Writing, and the keys that are no shortcuts then."""

import math

from whiteboard_page import near


# Text


def test_text_is_written_where_it_is_clicked(page):
    page.keyboard.press("t")
    page.click(300, 200)
    page.keyboard.type("Hello\nworld")
    page.keyboard.press("Escape")
    element = page.element
    assert (element["text"], element["originalText"], element["autoResize"]) == ("Hello\nworld",) * 2 + (True,)
    assert element["x"] == 300 and near(element["y"], 200 - 12.5, 0.1) and element["height"] == 50
    assert element["width"] > 20 and page.selection == [element["id"]] and page.tool == "select"


def test_text_without_letters_is_nothing(page):
    page.use("text")
    page.click(300, 200)
    page.keyboard.type("  ")
    page.click(600, 600)
    assert page.elements == []


def test_a_double_click_writes_on_the_board_and_in_a_text(page):
    page.double_click(300, 200)
    page.keyboard.type("one")
    page.click(600, 600)
    page.double_click(305, 200)
    page.keyboard.type("another")
    page.keyboard.press("Control+Enter")
    assert page.element["text"] == "another"
    page.double_click(305, 200)
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    assert page.elements == []


def test_text_in_a_shape_is_wrapped_and_the_shape_grows(page):
    box = page.put(x=100, y=100, width=120, height=60, backgroundColor="transparent")
    page.double_click(160, 130)
    page.keyboard.type("one two three four five six seven eight nine ten")
    page.keyboard.press("Escape")
    container, text = page.elements
    assert container["boundElements"] == [{"type": "text", "id": text["id"]}] and text["containerId"] == box
    assert text["text"].count("\n") > 1 and text["width"] <= 110
    assert container["height"] == math.ceil(text["height"]) + 10 > 60
    assert near(text["x"] + text["width"] / 2, 160, 0.1)
    assert page.selection == [box]
    middle = 100 + container["height"] / 2
    page.drag((225, middle), (425, middle))
    container, text = page.elements
    assert container["width"] > 300 and text["text"].count("\n") <= 1
    page.drag((200, 110), (200, 210))
    moved = page.get(text["id"])
    assert near(moved["y"] - text["y"], 100, 0.1)


def test_the_text_area_covers_its_text(page):
    page.put(id="text", type="text", x=200, y=200, width=120, height=50, text="Hello\nthere", originalText="Hello\nthere",
             fontSize=20, fontFamily=2, lineHeight=1.25, textAlign="left", verticalAlign="top", autoResize=True,
             backgroundColor="transparent")
    page.ask("easel.viewport.zoomAt({ x: 200, y: 200 }, 2)")
    page.double_click(240, 220)
    box = page.writing.bounding_box()
    assert near(box["x"], 200) and near(box["y"], 200, 4) and near(box["height"], 100)
    page.keyboard.press("Escape")


def test_text_that_somebody_deletes_comes_back_only_if_something_was_typed(page, come):
    label = dict(type="text", text="old", originalText="old", fontSize=20, fontFamily=2, lineHeight=1.25, width=40,
                 height=25, textAlign="left", verticalAlign="top", autoResize=True, containerId=None,
                 backgroundColor="transparent")
    page.put(id="one", x=100, y=100, **label)
    page.put(id="two", x=100, y=300, **label)
    friend = come()
    page.double_click(110, 110)
    friend.submit({"op": "delete", "id": "one"}, {"op": "delete", "id": "two"})
    page.eventually("they are gone", lambda: page.elements == [])
    page.keyboard.press("Escape")
    assert page.elements == []
    page.keyboard.press("Control+z")
    page.submit({"op": "put", "id": "two", "value": {**label, "id": "two", "x": 100, "y": 300, "version": 1}})
    page.double_click(110, 310)
    friend.eventually("the friend has it", lambda: friend.elements)
    friend.submit({"op": "delete", "id": "two"})
    page.eventually("it is gone", lambda: page.elements == [])
    page.keyboard.type("new")
    page.keyboard.press("Escape")
    assert page.element["text"] == "new" and page.element["type"] == "text"


def test_a_sticky_note_is_written_on_at_once(page):
    page.keyboard.press("n")
    page.click(300, 300)
    page.keyboard.type("Remember")
    page.keyboard.press("Escape")
    note, text = page.elements
    assert note["type"] == "rectangle" and note["customData"] == {"easel": "sticky"}
    assert note["fillStyle"] == "solid" and note["backgroundColor"] != "transparent"
    assert (text["text"], text["containerId"], text["textAlign"]) == ("Remember", note["id"], "center")
    assert note["boundElements"] == [{"type": "text", "id": text["id"]}]
    assert page.selection == [note["id"]]
    page.style(strokeColor="#e03131", fontSize=28)
    note, text = page.elements
    assert (note["strokeColor"], text["strokeColor"], text["fontSize"]) == ("transparent", "#e03131", 28)


def test_a_font_size_and_an_alignment_change_what_is_selected(page):
    page.use("text")
    page.click(300, 200)
    page.keyboard.type("Hello")
    page.keyboard.press("Escape")
    before = page.element
    page.style(fontSize=40, textAlign="right")
    after = page.element
    assert after["height"] == 2 * before["height"] and near(after["width"], 2 * before["width"], 1)
    assert after["textAlign"] == "right" and near(after["x"] + after["width"], before["x"] + before["width"], 0.1)


def test_a_text_is_scaled_by_its_corner_and_wrapped_by_its_side(page):
    page.use("text")
    page.click(300, 200)
    page.keyboard.type("Hello world")
    page.keyboard.press("Escape")
    text = page.element
    right, bottom = text["x"] + text["width"], text["y"] + text["height"]
    page.drag((right + 5, bottom + 5), (right + 5 + text["width"], bottom + 5 + text["height"]))
    assert near(page.element["fontSize"], 40, 2)
    page.keyboard.press("Control+z")
    page.drag((right + 5, text["y"] + 12), (right - text["width"] / 3, text["y"] + 12))
    assert page.element["autoResize"] is False and page.element["text"] == "Hello\nworld"


# Keys


def test_shortcuts_do_not_reach_what_is_being_written(page):
    page.put(x=100)
    page.keyboard.press("Control+a")
    page.use("text")
    page.click(400, 400)
    page.keyboard.type("rvd")
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    assert len(page.elements) == 2 and page.elements[1]["text"] == "rv" and page.tool == "select"


def test_shortcuts_work_where_letters_are_not_latin(page):
    press = """({ key, code, ctrl }) => document.getElementById("canvas").dispatchEvent(
        new KeyboardEvent("keydown", { key, code, ctrlKey: ctrl, bubbles: true, cancelable: true }))"""
    page.ask(press, {"key": "к", "code": "KeyR", "ctrl": False})
    assert page.tool == "rectangle"
    page.drag((100, 100), (200, 200))
    page.ask(press, {"key": "я", "code": "KeyZ", "ctrl": True})
    assert page.elements == []


def test_half_a_surrogate_pair_that_is_written_or_pasted_loses_no_text(page):
    page.use("text")
    page.click(300, 300)
    page.ask("""() => {
        const area = document.querySelector("textarea.easel-text-editor");
        area.value = "cut \\ud83d here";
        area.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    page.keyboard.press("Escape")
    page.eventually("the text is kept", lambda: page.elements)
    assert page.element["text"] == "cut \ufffd here"
    page.settle()
    page.ask("""() => {
        const data = new DataTransfer();
        data.setData("text/plain", "pasted \\udc00 too");
        document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }""")
    page.eventually("the pasted text is kept", lambda: len(page.elements) == 2)
    assert page.elements[1]["text"] == "pasted \ufffd too"
    page.settle()


def test_who_writes_from_right_to_left_sees_it_so_while_writing(page):
    page.use("text")
    page.click(300, 300)
    page.keyboard.insert_text("שלום!")
    direction = "getComputedStyle(document.querySelector('textarea.easel-text-editor')).direction"
    assert page.ask(direction) == "rtl"
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("hello!")
    assert page.ask(direction) == "ltr"
