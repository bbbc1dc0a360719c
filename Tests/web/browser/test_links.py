"""Links of elements: set, shown, opened safely."""

import json

from playwright.sync_api import expect

from support.eventually import eventually


def with_link(person, link):
    person.draw("Rectangle", (500, 300), (600, 400))
    (element,) = person.of_type("rectangle")
    person.ask("""([id, link]) => easel.client.submit([{ op: "patch", id, set: { link } }], { undo: "none" })""",
               [element["id"], link])
    return element["id"]


def set_link(person, text):
    person.focus_drawing()
    person.press("Alt+k")
    dialog = person.page.get_by_role("dialog", name="Link")
    field = dialog.get_by_role("textbox", name="Address")
    expect(field).to_be_focused()
    field.fill(text)
    person.press("Enter")
    return dialog


def test_a_link_is_set_shown_to_the_other_opened_in_a_tab_of_its_own_and_removed(ada, bob):
    ada.draw("Rectangle", (500, 300), (600, 400))
    expect(set_link(ada, "example.org/plan")).to_be_hidden()
    badge = bob.page.get_by_role("link", name="Open https://example.org/plan")
    expect(badge).to_be_visible()
    assert badge.evaluate("({ href, target, rel }) => [href, target, rel]") == [
        "https://example.org/plan", "_blank", "noopener noreferrer"]
    box, corner = badge.bounding_box(), bob.ask("""() => {
        const [item] = easel.scene.items();
        const { left, top } = document.getElementById("canvas").getBoundingClientRect();
        const { x, y } = easel.viewport.toScreen({ x: item.bounds.maxX, y: item.bounds.minY });
        return { x: x + left, y: y + top };
    }""")
    assert abs(box["x"] - corner["x"]) < 30 and abs(box["y"] - corner["y"]) < 30
    ada.focus_drawing()
    ada.press("Alt+k")
    dialog = ada.page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_role("textbox")).to_have_value("https://example.org/plan")
    dialog.get_by_role("button", name="Remove link").click()
    expect(badge).to_have_count(0)
    ada.press("Control+z")
    expect(badge).to_be_visible()


def test_a_board_of_this_server_is_opened_without_a_way_back(ada, nodes, board):
    ada.draw("Rectangle", (500, 300), (600, 400))
    set_link(ada, f"{nodes[0].url}/boards/{board}")
    ada.eventually("it is kept by its path", lambda: ada.of_type("rectangle")[0]["link"] == f"/boards/{board}")
    with ada.context.expect_page() as opened:
        ada.page.locator(".link-badge").click()
    page = opened.value
    eventually("the other tab is on its board", lambda: page.evaluate("document.documentElement.dataset.ready === 'true'"),
               lambda seconds: page.wait_for_timeout(1_000 * seconds))
    assert page.url == f"{nodes[0].url}/boards/{board}"
    assert page.evaluate("window.opener === null && document.referrer === ''")
    page.close()


def test_what_is_no_safe_address_is_not_taken_by_the_dialog(ada):
    ada.draw("Rectangle", (500, 300), (600, 400))
    for text in ("javascript:alert(1)", "java\tscript:alert(1)", "file:///etc/passwd", "data:text/html,x", "nothing"):
        dialog = set_link(ada, text)
        expect(dialog.get_by_role("status")).to_contain_text("no address")
        ada.press("Escape")
    assert ada.of_type("rectangle")[0]["link"] is None


def test_what_others_put_there_is_only_text_if_it_is_not_safe(ada):
    for number, link in enumerate(["javascript:document.title='gone'", "JaVa\tScript:alert(1)", "\u0001javascript:alert(1)",
                                   "https://user:word@example.org", "https://\u202egro.elpmaxe", "vbscript:x",
                                   "<img src=x onerror=alert(1)>"]):
        one = with_link(ada, link)
        badge = ada.page.locator(".link-badge")
        expect(badge).to_have_count(1)
        assert badge.evaluate("(badge) => [badge.tagName, badge.children.length, badge.getAttribute('href')]") == ["SPAN", 1, None]
        assert "can't be opened" in badge.get_attribute("aria-label"), json.dumps(link)
        badge.click()
        ada.ask("(id) => easel.client.submit([{ op: 'delete', id }], { undo: 'none' })", one)
        expect(badge).to_have_count(0)
    assert ada.page.title() != "gone" and len(ada.context.pages) == 1


def test_an_exported_picture_leads_there_too_if_it_is_safe(ada, nodes, board):
    with_link(ada, "https://example.org/a?b=1&c=2")
    ada.settle()
    svg = nodes[0].request("GET", f"/api/boards/{board}/export.svg")[1]
    text = svg.decode()
    assert '<a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">' in text
