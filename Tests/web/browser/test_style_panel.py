"""The style panel, whatever is selected and however low the window is."""

import pytest
from playwright.sync_api import expect

from support.person import PHONE

REACHES = """
() => {
    const panel = document.getElementById("style-panel");
    const frame = panel.getBoundingClientRect();
    const bottom = document.querySelector(".zoom-bar").getBoundingClientRect();
    const cut = [...panel.querySelectorAll("button, input")].filter((each) => {
        if (!each.checkVisibility()) return false;
        each.scrollIntoView({ block: "nearest" });
        const { left, top, right, bottom } = each.getBoundingClientRect();
        return left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1;
    });
    return {
        cut: cut.map((each) => each.getAttribute("aria-label")), inside: frame.top >= 0 && frame.bottom <= innerHeight,
        apart: frame.bottom <= bottom.top || frame.right <= bottom.left || frame.left >= bottom.right,
        scrolls: panel.scrollHeight > panel.clientHeight,
        aside: panel.scrollWidth > panel.clientWidth,
    };
}
"""


def drawn(person, *shapes):
    for tool, (start, end) in shapes:
        person.draw(tool, start, end)
    person.focus_drawing()
    person.press("v", "Control+a")
    expect(person.page.get_by_role("region", name="Style")).to_be_visible()


@pytest.mark.parametrize("width, height, fits", [(1440, 900, True), (1440, 640, False), (1024, 640, False)])
def test_everything_in_it_can_be_reached(people, nodes, board, width, height, fits):
    ada = people(nodes[0].url, viewport={"width": width, "height": height}).open(board)
    drawn(ada, ("Rectangle", ((500, 200), (600, 300))), ("Arrow", ((500, 400), (700, 420))))
    ada.ask("easel.editor.setStyle({ backgroundColor: '#ffc9c9' })")
    told = ada.ask(REACHES)
    assert told["cut"] == [] and told["inside"] and told["apart"], told
    # On a laptop nothing has to be scrolled for one shape.
    ada.focus_drawing()
    ada.press("Escape")
    ada.ask("easel.editor.select([[...easel.client.document.entries()].find(([, { type }]) => type === 'rectangle')[0]])")
    if fits:
        # The panel follows what is selected a frame later.
        ada.eventually("nothing scrolls", lambda: not ada.ask(REACHES)["scrolls"])
    told = ada.ask(REACHES)
    assert told["cut"] == [] and told["inside"], told


def test_how_rough_lines_are_is_chosen_there(people, nodes, board):
    ada = people(nodes[0].url).open(board)
    bob = people(nodes[1].url, "Bob").open(board)
    drawn(ada, ("Rectangle", ((500, 200), (600, 300))))
    choice = ada.page.get_by_role("radiogroup", name="Sloppiness")
    expect(choice.get_by_role("radio", name="Artist")).to_be_checked()
    choice.get_by_role("radio", name="Cartoonist").click()
    bob.eventually("Bob has it", "[...easel.client.document.entries()].some(([, { roughness }]) => roughness === 2)")
    choice.get_by_role("radio", name="Architect").click()
    bob.eventually("Bob has it", "[...easel.client.document.entries()].some(([, { roughness }]) => roughness === 0)")
    ada.press("Control+z", "Control+z")
    bob.eventually("it is as before", "[...easel.client.document.entries()].some(([, { roughness }]) => roughness === 1)")


def test_on_a_phone_it_is_a_sheet_that_can_be_scrolled(people, nodes, board):
    ada = people(nodes[0].url, viewport=PHONE, has_touch=True).open(board)
    drawn_on_phone(ada)
    told = ada.ask(REACHES)
    assert told["cut"] == [] and told["inside"], told


@pytest.mark.parametrize("width", [360, 390, 430, 740])
def test_on_a_phone_nothing_of_it_is_beside_the_window_whatever_is_selected(people, nodes, board, width):
    ada = people(nodes[0].url, viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True).open(board)
    ada.write("Hello", 100, 150)
    ada.draw("Arrow", (100, 200), (250, 230))
    drawn_on_phone(ada)
    ada.ask("easel.editor.setStyle({ backgroundColor: '#ffc9c9' })")
    expect(ada.page.get_by_role("radiogroup", name="Fill")).to_be_visible()
    told = ada.ask(REACHES)
    assert told["cut"] == [] and told["inside"] and not told["aside"], told


def drawn_on_phone(person):
    person.draw("Rectangle", (100, 200), (200, 300))
    person.focus_drawing()
    person.press("v", "Control+a")
    person.page.get_by_role("button", name="Style", exact=True).click()
