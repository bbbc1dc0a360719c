"""What people made and the board does not take: it is kept, and can be copied or tried again."""

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


def test_a_move_that_was_rejected_is_told_and_nothing_is_kept(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.ask("""() => easel.client.dispatchEvent(new CustomEvent("rejected", { detail: {
        n: 1, code: "board-full", message: "the board is full", edits: [{ op: "patch", id: "x", set: { x: 7 } }] } }))""")
    expect(ada.page.locator("#toasts")).to_contain_text("A change was not accepted: the board is full")
    expect(toast(ada)).to_have_count(0)
