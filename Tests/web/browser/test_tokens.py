"""The page of a node that wants to know who comes."""

import pytest
from playwright.sync_api import expect

from support.guarded import come


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_an_editor_draws_and_the_token_leaves_the_address(people, guarded, board):
    ada = come(people(guarded.url, "Guest"), f"/boards/{board}", guarded.token("ada", f"{board}=editor"))
    ada.wait_until_ready()
    assert ada.ask("location.href") == f"{guarded.url}/boards/{board}"
    ada.draw("Rectangle", (450, 300), (520, 360))
    ada.sees_state("saved")
    # The tab keeps it over a reload, and the browser does not beyond the tab.
    ada.reload()
    ada.wait_until_ready()
    ada.sees(1)
    assert "token" not in ada.ask("JSON.stringify(localStorage)")


def test_a_viewer_sees_what_others_draw_and_is_told_that_they_may_not(people, guarded, board):
    ada = come(people(guarded.url, "Ada"), f"/boards/{board}", guarded.token("ada", f"{board}=editor"))
    ada.wait_until_ready()
    bob = come(people(guarded.url, "Bob"), f"/boards/{board}", guarded.token("bob", f"{board}=viewer"))
    bob.wait_until_ready()
    ada.draw("Ellipse", (600, 300), (680, 380))
    bob.sees(1)
    expect(bob.page.locator("#banner")).to_contain_text("You can look at this board but not draw on it.")
    assert bob.ask("easel.editor.readOnly") is True


@pytest.mark.parametrize("token, heading", [
    (None, "You have to sign in"), ("x.y.z", "You have to sign in"), ("stranger", "No access to this board"),
])
def test_a_stranger_gets_a_page_that_says_why(people, guarded, board, token, heading):
    token = guarded.token("eve", "other=owner") if token == "stranger" else token
    eve = people(guarded.url, "Eve")
    come(eve, f"/boards/{board}", token or "")
    expect(eve.page.locator("#trouble h1")).to_have_text(heading)


def test_who_drew_something_and_who_changed_it_last_is_said_at_it(people, guarded, board):
    ada = come(people(guarded.url, "Guest"), f"/boards/{board}", guarded.token("ada", f"{board}=editor"))
    ada.wait_until_ready()
    ada.draw("Rectangle", (450, 300), (560, 380))
    ada.sees_state("saved")
    bob = come(people(guarded.url, "Bob"), f"/boards/{board}", guarded.token("bob", f"{board}=editor"))
    bob.wait_until_ready()
    bob.sees(1)
    bob.ask("easel.editor.selectAll()")

    def ask():
        bob.page.mouse.click(505, 300, button="right")
        bob.page.get_by_role("menu", name="Commands").get_by_text("Who drew this").click()

    ask()
    dialog = bob.page.get_by_role("dialog", name="Who drew this")
    expect(dialog).to_contain_text("Drawn byAda")
    expect(dialog).not_to_contain_text("Last changed by")
    bob.press("Escape")
    bob.focus_drawing()
    bob.press("ArrowRight")
    bob.sees_state("saved")
    ask()
    expect(dialog).to_contain_text("Last changed byYou")
    expect(dialog).to_contain_text("Drawn byAda")


def test_who_comes_without_a_board_gets_a_new_one_where_the_last_one_is_not_there_or_not_theirs_any_more(people, guarded, board):
    ada = come(people(guarded.url, "Ada"), f"/boards/{board}", guarded.token("ada", f"{board}=editor"))
    ada.wait_until_ready()
    assert guarded.request("DELETE", f"/api/boards/{board}", headers=bearer(guarded.token("root", is_admin=True)))[0] == 204
    # Her new token says nothing of that board, so that she is told the same as strangers.
    come(ada, "/", guarded.token("ada"))
    ada.wait_until_ready()
    ada.eventually("she owns a new one", "easel.client.role === 'owner'")
    assert not ada.page.url.endswith(f"/{board}")
    # And opens it next time.
    second = ada.page.url
    ada.page.goto(f"{guarded.url}/")
    ada.wait_until_ready()
    assert ada.page.url == second
