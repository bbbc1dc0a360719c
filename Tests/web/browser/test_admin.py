"""The page for administrators."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from support.axe import violations
from support.guarded import come
from support.person import DESKTOP, PHONE


def open_admin(people, guarded, **options):
    root = people(guarded.url, "Root", **options)
    come(root, "/admin", guarded.token("root", is_admin=True))
    expect(root.page.get_by_role("heading", name="Administration")).to_be_visible()
    return root


def on_board(people, guarded, board, name="Ada"):
    ada = come(people(guarded.url, name), f"/boards/{board}", guarded.token(name.lower(), f"{board}=owner"))
    ada.wait_until_ready()
    return ada


def test_an_administrator_sees_what_happens_closes_a_session_trims_a_board_and_deletes_it(people, guarded, board):
    ada = on_board(people, guarded, board)
    for x in (300, 450, 600):
        ada.draw("Rectangle", (x, 300), (x + 80, 360))
    ada.sees(3)
    ada.settle()
    seq = ada.ask("easel.client.seq")
    root = open_admin(people, guarded)
    page = root.page
    assert root.ask("location.href") == f"{guarded.url}/admin"
    nodes = page.get_by_role("list", name="Nodes")
    expect(nodes.get_by_role("listitem")).to_have_count(1)
    # Plots move when nodes report.
    root.eventually("the plots have lines", """[...document.querySelectorAll(".plot-line")].length === 4 &&
        [...document.querySelectorAll(".plot-line")].every((line) => line.getAttribute("d").startsWith("M"))""")
    expect(nodes.get_by_role("img", name="Sessions: 1 now")).to_be_visible()
    sessions = page.get_by_role("list", name="Sessions", exact=True)
    expect(sessions).to_contain_text("Ada")

    page.get_by_label("Search boards").fill(board)
    page.get_by_role("row").get_by_role("button").filter(has_text=board).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Ownerada")
    dialog.get_by_label("Newest operations to keep").fill("1")
    dialog.get_by_role("button", name="Trim history").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Trim history").click()
    expect(dialog).to_contain_text("of which 1 are kept")
    status, facts = guarded.answer(f"/api/boards/{board}", guarded.token("root", is_admin=True))
    assert status == 200 and json.loads(facts)["oldest"] == seq
    dialog.get_by_role("button", name="Close the session of Ada").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Close session").click()
    ada.eventually("the session is closed", "easel.client.status === 'closed'")
    expect(ada.page.locator("#banner")).to_contain_text("an administrator has closed this session")
    expect(dialog).to_contain_text("Nobody is here")
    dialog.get_by_role("button", name="Delete board").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete board").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("No board is called so.")).to_be_visible()
    root.eventually("the board is gone", lambda: guarded.answer(
        f"/api/boards/{board}", guarded.token("root", is_admin=True))[0] == 404)


def test_the_page_asks_for_a_dozen_files_at_most(people, guarded):
    root = people(guarded.url, "Root")
    asked = []
    root.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    come(root, "/admin", guarded.token("root", is_admin=True))
    expect(root.page.get_by_role("heading", name="Administration")).to_be_visible()
    files = {path for path in asked if not path.startswith("/api/")}
    assert any(path.endswith("/bundle/admin.js") for path in files), files
    assert len(files) <= 12, files


@pytest.mark.parametrize("token, heading", [
    (None, "You have to sign in"), ("x.y.z", "You have to sign in"), ("owner", "This page is for administrators"),
])
def test_others_are_told_why_they_see_nothing(people, guarded, token, heading):
    token = guarded.token("eve", "*=owner") if token == "owner" else token
    eve = come(people(guarded.url, "Eve"), "/admin", token or "")
    expect(eve.page.locator("#trouble h1")).to_have_text(heading)
    expect(eve.page.get_by_role("list", name="Nodes")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_the_administrators_page(people, guarded, board, scheme, size):
    on_board(people, guarded, board)
    root = open_admin(people, guarded, viewport=size, color_scheme=scheme)
    expect(root.page.get_by_role("list", name="Sessions", exact=True)).to_contain_text("Ada")
    assert violations(root.page) == []
    assert root.ask("document.documentElement.scrollWidth <= innerWidth")
    root.page.get_by_role("row").get_by_role("button").filter(has_text=board).click()
    expect(root.page.get_by_role("dialog")).to_be_visible()
    assert violations(root.page) == []
