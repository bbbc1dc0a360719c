"""What axe finds, in both themes, at both sizes, with everything open that can be."""

import pytest
from playwright.sync_api import expect

from support.axe import violations
from support.person import DESKTOP, PHONE
from support.soak import soak


def check(person, what):
    assert violations(person.page) == [], what


def close(person):
    person.press("Escape")
    expect(person.page.get_by_role("dialog")).to_have_count(0)


# What a size hides it hides in both themes, and a theme's colours are those of both sizes.
LOOKS = {"desktop-light": (DESKTOP, "light"), "phone-dark": (PHONE, "dark")}
OTHER_LOOKS = {"desktop-dark": (DESKTOP, "dark"), "phone-light": (PHONE, "light")}


@pytest.mark.soak
@pytest.mark.parametrize("size, scheme", [pytest.param(*look, id=name) for name, look in soak(LOOKS, LOOKS | OTHER_LOOKS).items()])
def test_axe_finds_nothing(people, nodes, board, size, scheme):
    ada = people(nodes[0].url, viewport=size, color_scheme=scheme).open(board)
    bob = people(nodes[1].url, "Bob", colour="#e03131").open(board)
    bob.draw("Rectangle", (500, 300), (600, 400))
    ada.sees(1)
    check(ada, "the page")
    ada.focus_drawing()
    ada.press("v", "Control+a")
    check(ada, "something selected")
    ada.press("Escape", "t")
    check(ada, "the text tool")
    ada.focus_drawing()
    ada.press("v")
    for name in ("Boards", "Export", "All commands", "Help"):
        ada.button("Menu").click()
        if name == "Boards":
            check(ada, "the menu")
        ada.page.get_by_role("menu").get_by_text(name, exact=True).click()
        expect(ada.page.get_by_role("dialog")).to_be_visible()
        check(ada, name)
        close(ada)
    ada.focus_drawing()
    # On a phone it is beside what is seen.
    ada.press("Shift+1", "Control+a", "Alt+k")
    expect(ada.page.get_by_role("dialog", name="Link")).to_be_visible()
    check(ada, "the link")
    ada.page.keyboard.type("example.org")
    ada.press("Enter")
    expect(ada.page.get_by_role("link", name="Open https://example.org")).to_be_visible()
    check(ada, "something with a link")
    ada.focus_drawing()
    ada.press("Control+a")
    ada.ask("easel.editor.actions.get('frame-selection').run()")
    ada.press("Enter")
    expect(ada.page.get_by_label("Frame name")).to_be_focused()
    check(ada, "the name of a frame")
    ada.press("Escape", "Alt+p")
    expect(ada.page.get_by_role("toolbar", name="Presentation")).to_be_visible()
    check(ada, "a presentation")
    ada.press("Escape")
    ada.choose("Find on this board")
    ada.page.keyboard.type("nothing")
    check(ada, "the search on the board")
    ada.press("Escape")
    ada.button("Share").click()
    check(ada, "sharing")
    close(ada)
    ada.button("Timeline").click()
    expect(ada.page.get_by_role("slider", name="Point in history")).to_be_visible()
    check(ada, "the timeline")


# How much lighter the lighter of the colours is with which selected text is drawn.
SELECTED = """
(selector) => {
    const { color, backgroundColor } = getComputedStyle(document.querySelector(selector), "::selection");
    const [one, other] = [color, backgroundColor].map((colour) => {
        const [red, green, blue, alpha = 1] = colour.match(/[0-9.]+/g).map(Number);
        const parts = [red, green, blue].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return alpha === 1 ? 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] : NaN;
    }).sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_that_is_selected_can_be_read(people, nodes, board, scheme):
    ada = people(nodes[0].url, color_scheme=scheme, reduced_motion="reduce").open(board)
    ada.button("Share").click()
    expect(ada.page.get_by_role("dialog", name="Share this board")).to_be_visible()
    assert ada.ask(SELECTED, "dialog[open] input") >= 4.5
    close(ada)
    ada.take("Text")
    ada.page.mouse.click(600, 400)
    expect(ada.page.locator("textarea")).to_be_visible()
    assert ada.ask(SELECTED, "textarea") >= 4.5


def test_every_control_has_a_name_and_the_page_its_landmarks(ada):
    for button in ada.page.get_by_role("button").all():
        assert button.evaluate("(button) => (button.ariaLabel || button.textContent).trim()"), button
    assert ada.page.get_by_role("main").count() == 1
    assert ada.page.get_by_role("toolbar", name="Drawing tools").count() == 1


def test_what_is_on_the_board_is_told_to_those_who_cannot_see_it(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    summary = ada.page.locator("#drawing-summary")
    expect(summary).to_contain_text("rectangle")
