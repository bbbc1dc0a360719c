"""What is brought into view does not lie under the panels of the page."""

import pytest
from playwright.sync_api import expect

from support.person import PHONE

# The names of the panels that lie over elements of these ids, and which of these are not in the window at all.
COVERED = """
(ids) => {
    const panels = [...document.querySelectorAll(".panel, .toolbar")].filter((panel) => panel.checkVisibility());
    return ids.flatMap((id) => {
        const { minX, minY, maxX, maxY } = easel.scene.item(id).bounds;
        const [from, to] = [easel.viewport.toScreen({ x: minX, y: minY }), easel.viewport.toScreen({ x: maxX, y: maxY })];
        const over = panels.filter((panel) => {
            const { left, top, right, bottom } = panel.getBoundingClientRect();
            return from.x < right && to.x > left && from.y < bottom && to.y > top;
        }).map((panel) => `${id} under ${panel.ariaLabel ?? panel.className}`);
        const isIn = from.x >= 0 && from.y >= 0 && to.x <= innerWidth && to.y <= innerHeight;
        return isIn ? over : [...over, `${id} outside`];
    });
}
"""


def element(x, y, width, height, index, **other):
    return {"type": "rectangle", "x": x, "y": y, "width": width, "height": height, "index": index, "strokeColor": "#1e1e1e", "strokeWidth": 2,
            "backgroundColor": "transparent", "fillStyle": "solid", "opacity": 100, "angle": 0, "roughness": 0, "groupIds": [], **other}


@pytest.fixture(params=["desktop", "phone"])
def ada(request, people, nodes, board):
    nodes[0].submit(board, [
        {"op": "put", "id": "wide", "value": element(0, 0, 3000, 400, "a1")},
        {"op": "put", "id": "high", "value": element(0, 600, 300, 2400, "a2")},
        {"op": "put", "id": "words", "value": element(20, 640, 120, 25, "a3", type="text", text="harbour", originalText="harbour", fontSize=20,
                                                      fontFamily=2, textAlign="left", verticalAlign="top", lineHeight=1.25)},
    ], 1)
    options = {"viewport": PHONE, "has_touch": True} if request.param == "phone" else {}
    person = people(nodes[0].url, **options).open(board)
    person.sees(3)
    person.focus_drawing()
    return person


def opens_panel(person):
    """Has the style panel open, with a rectangle selected."""
    person.ask("easel.editor.select(['high'])")
    if person.page.viewport_size == PHONE:
        person.page.get_by_role("button", name="Style", exact=True).click()
    expect(person.page.get_by_role("region", name="Style")).to_be_visible()


def test_what_is_fitted_lies_beside_them(ada):
    opens_panel(ada)
    ada.ask("easel.editor.zoomToFit()")
    assert ada.ask(COVERED, ["wide", "high", "words"]) == []
    ada.ask("easel.editor.zoomToSelection()")
    assert ada.ask(COVERED, ["high"]) == []


def test_a_hit_and_what_is_gone_to_by_tab_lie_beside_them(ada):
    opens_panel(ada)
    ada.ask("easel.editor.clearSelection()")
    # Right under where the panel comes.
    ada.ask("easel.viewport.moveTo({ x: 0, y: 540, zoom: 1 })")
    ada.press("Control+f")
    ada.page.get_by_role("searchbox", name="Find on this board").fill("harbour")
    ada.press("Enter")
    ada.eventually("the hit is selected", "easel.editor.selection.has('words')")
    assert ada.ask(COVERED, ["words"]) == []
    ada.press("Escape")
    ada.ask("easel.editor.select(['high']); easel.viewport.moveTo({ x: 10, y: 540, zoom: 1 })")
    ada.focus_drawing()
    ada.press("Tab")
    assert ada.ask("[...easel.editor.selection]") == ["words"]
    assert ada.ask(COVERED, ["words"]) == []


def test_who_follows_sees_all_that_the_other_sees_whatever_panel_is_open(ada, people, nodes, board):
    bob = people(nodes[1].url, "Bob").open(board)
    bob.sees(3)
    bob.ask("easel.viewport.moveTo({ x: -400, y: 300, zoom: 0.5 })")
    opens_panel(ada)
    ada.button("Follow Bob").click()
    ada.eventually("his window is in hers", """() => {
        const { minX, minY, maxX, maxY } = easel.viewport.bounds;
        const { x, y, width, height } = [...easel.client.participants.values()].find(({ name }) => name === "Bob").state?.view ?? {};
        return minX <= x + 1 && minY <= y + 1 && maxX >= x + width - 1 && maxY >= y + height - 1;
    }""")


@pytest.mark.parametrize("width, height", [(1280, 800), (1024, 480), (390, 844), (320, 568), (844, 390), (667, 375)])
def test_the_welcome_of_an_empty_board_lies_beside_them(people, nodes, board, width, height):
    ada = people(nodes[0].url, viewport={"width": width, "height": height}).open(board)
    expect(ada.page.locator(".welcome")).to_be_visible()
    over = ada.ask("""() => {
        const boxOf = (element) => element.getBoundingClientRect();
        const seen = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
        return seen(".welcome p, .welcome li, .welcome svg").filter((each) => seen(".panel, .toolbar").some((panel) => {
            const [one, other] = [boxOf(each), boxOf(panel)];
            return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
        })).map((each) => each.textContent);
    }""")
    assert over == []
