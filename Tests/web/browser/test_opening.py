import re

from playwright.sync_api import expect


def test_the_address_of_a_node_leads_to_a_board_of_ones_own(people, nodes):
    ada = people(nodes[0].url)
    ada.page.goto(nodes[0].url)
    ada.wait_until_ready()
    assert re.fullmatch(r"/boards/[A-Za-z0-9_-]{1,64}", ada.ask("location.pathname"))
    ada.sees_state("saved")


def test_the_address_leads_back_to_the_board_one_had_last(people, nodes, board):
    ada = people(nodes[0].url).open(board)
    ada.page.goto(nodes[0].url)
    ada.wait_until_ready()
    assert ada.ask("location.pathname") == f"/boards/{board}"


def test_an_address_that_can_be_no_board_is_refused_in_words(people, nodes):
    ada = people(nodes[0].url)
    ada.network_may_fail = True
    answer = ada.page.goto(f"{nodes[0].url}/boards/no%20board")
    assert answer.status == 400
    assert "is no board id" in ada.page.content()


def test_two_tabs_of_one_browser_are_two_clients_that_see_each_other(ada, board):
    tab = ada.new_page()
    tab.goto(f"{ada.url}/boards/{board}")
    tab.wait_for_selector("html[data-ready=true]")
    ada.eventually("there are two", "easel.client.participants.size === 2")
    assert tab.evaluate("easel.client.client") != ada.ask("easel.client.client")
    ada.page.bring_to_front()
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.sees(1, "rectangle")
    ada.eventually("the other tab has it", lambda: tab.evaluate("easel.client.document.size") == 1)


def test_a_link_from_the_share_dialog_brings_a_friend_to_the_board(people, nodes, ada):
    ada.draw("Ellipse", (500, 300), (600, 400))
    ada.settle()
    ada.button("Share").click()
    link = ada.page.get_by_role("textbox", name="Link to this board").input_value()
    ada.press("Escape")
    bob = people(nodes[0].url, "Bob")
    bob.page.goto(link)
    bob.wait_until_ready()
    bob.sees(1, "ellipse")


def test_a_board_that_somebody_deletes_says_so_and_takes_no_more(ada, bob, nodes, board):
    bob.draw("Rectangle", (500, 300), (600, 400))
    ada.sees(1, "rectangle")
    for person in (ada, bob):
        person.boards_gone.add(board)
    assert nodes[0].request("DELETE", f"/api/boards/{board}")[0] == 204
    for person in (ada, bob):
        person.sees_state("deleted")
        expect(person.pill).to_contain_text("deleted")
    assert bob.ask("easel.editor.readOnly")
    bob.focus_drawing()
    bob.press("r")
    bob.drag((700, 300), (800, 400))
    assert len(bob.elements) == 1
    assert nodes[0].get(f"/api/boards/{board}")[0] == 404, "drawing on made the board again"


def test_the_boards_dialog_lists_renames_and_deletes(ada, nodes, board):
    ada.draw("Rectangle", (500, 300), (600, 400))
    ada.settle()
    title = ada.page.get_by_role("textbox", name="Board title")
    title.fill("Plans for " + board)
    title.press("Enter")
    ada.eventually("the title is kept", lambda: nodes[0].json(f"/api/boards/{board}")["title"] == "Plans for " + board)
    assert nodes[0].request("POST", "/api/boards", {"id": board + "-x", "title": "To be deleted " + board})[0] == 201
    ada.choose("Boards")
    dialog = ada.page.get_by_role("dialog", name="Boards")
    expect(dialog.get_by_role("link", name="Plans for " + board)).to_be_visible()
    dialog.get_by_role("button", name="Delete To be deleted " + board).click()
    ada.page.get_by_role("alertdialog").get_by_role("button", name="Delete board").click()
    expect(dialog.get_by_role("link", name="To be deleted " + board)).to_have_count(0)
    ada.eventually("it is gone", lambda: nodes[1].get(f"/api/boards/{board}-x")[0] == 404)
