"""What people made and the board does not take: it is kept, and can be copied or tried again."""

import pytest
from playwright.sync_api import expect


def toast(person):
    return person.page.locator("#toasts .toast", has_text="What you made is kept here.")


def test_a_text_that_is_too_long_for_the_board_can_be_copied(ada, bob):
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = "far too long " * 25_000
    ada.take("Text")
    ada.page.mouse.click(500, 300)
    ada.page.keyboard.insert_text(text)
    ada.press("Escape")
    expect(toast(ada)).to_contain_text("A change was not accepted")
    toast(ada).get_by_role("button", name="Copy").click()
    assert ada.ask("navigator.clipboard.readText()").split() == text.split()
    assert bob.elements == {}


def test_a_stroke_that_was_rejected_can_be_tried_again(ada, bob):
    ada.ask("""() => {
        const edits = [
            { op: "put", id: "lost", value: { type: "freedraw", x: 500, y: 300, width: 90, height: 9, points: [[0, 0]], index: "a0" } },
            { op: "append", id: "lost", key: "points", values: [[40, 5], [60, 9]] },
            { op: "append", id: "lost", key: "points", values: [[90, 0]] },
        ];
        edits.forEach((edit, n) => easel.client.dispatchEvent(new CustomEvent(
            "rejected", { detail: { n, code: "board-full", message: "the board is full", edits: [edit] } })));
    }""")
    expect(toast(ada)).to_contain_text("the board is full")
    ada.page.wait_for_timeout(0)
    toast(ada).get_by_role("button", name="Try again").click()
    [stroke] = bob.sees(1, "freedraw")
    assert stroke["points"] == [[0, 0], [40, 5], [60, 9], [90, 0]]
    expect(toast(ada)).to_have_count(0)


REJECT_PICTURE = """([data, isBegun]) => {
    const picture = `data:image/png;base64,${data}`;
    const pieces = picture.match(/.{1,65536}/g);
    const file = { type: "easel-file", id: "F", mimeType: "image/png", created: 1, dataURL: pieces };
    const image = { id: "lost", type: "image", x: 500, y: 300, width: 90, height: 60, fileId: "F", index: "a0" };
    const edits = [
        { op: "put", id: "file:F", value: file }, { op: "append", id: "file:F", key: "dataURL", values: ["AAAA"] },
        { op: "put", id: "lost", value: image },
    ];
    if (isBegun) easel.client.submit([edits.shift()]);
    for (const edit of edits) easel.client.dispatchEvent(new CustomEvent(
        "rejected", { detail: { n: 1, code: "board-full", message: "the board is full", edits: [edit] } }));
}"""
SHOWN = "easel.scene.items().map((item) => easel.scene.imageOf(item)?.dataURL.length ?? 0)"


# The second is longer than an operation may be, and the beginning of the third is on the board already.
@pytest.mark.parametrize(("length", "is_begun"), [(400, False), (400_000, False), (400, True)])
def test_a_picture_that_was_rejected_can_be_tried_again_or_copied_and_pasted(ada, bob, length, is_begun):
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ada.ask(REJECT_PICTURE, ["A" * length, is_begun])
    whole = len("data:image/png;base64,") + length + 4
    toast(ada).get_by_role("button", name="Copy").click()
    expect(ada.page.locator("#toasts")).to_contain_text("Copied.")
    ada.focus_drawing()
    ada.press("Control+v")
    bob.eventually("the copy is whole", lambda: bob.ask(SHOWN) == [whole])
    ada.ask(REJECT_PICTURE, ["A" * length, is_begun])
    toast(ada).last.get_by_role("button", name="Try again").click()
    bob.sees(2, "image")
    bob.eventually("both are whole", lambda: bob.ask(SHOWN) == [whole, whole])


def test_a_move_that_was_rejected_is_told_and_nothing_is_kept(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.ask("""() => easel.client.dispatchEvent(new CustomEvent("rejected", { detail: {
        n: 1, code: "board-full", message: "the board is full", edits: [{ op: "patch", id: "x", set: { x: 7 } }] } }))""")
    expect(ada.page.locator("#toasts")).to_contain_text("A change was not accepted: the board is full")
    expect(toast(ada)).to_have_count(0)
