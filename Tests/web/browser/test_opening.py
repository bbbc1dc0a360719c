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


IS_EMPTY = """() => {
    easel.renderer.complete();
    return [...document.querySelectorAll("canvas[data-layer=static], canvas[data-layer=active]")].every((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return !data.some((value) => value !== 0);
    });
}"""


def test_zoom_to_fit_and_a_first_visit_show_something_whatever_is_far_away(people, nodes, board):
    shape = {"type": "rectangle", "width": 100, "height": 80, "strokeColor": "#1e1e1e", "backgroundColor": "transparent", "y": 0}
    elements = [("far", 1e8), ("near", 0), ("beside", 200)]
    nodes[0].submit(board, [{"op": "put", "id": id, "value": {**shape, "id": id, "x": x}} for id, x in elements])
    ada = people(nodes[0].url).open(board)
    ada.sees(3)
    ada.eventually("something is seen at the first visit", f"() => !({IS_EMPTY})()")
    ada.ask("easel.viewport.moveTo({ x: 5e5, y: 5e5, zoom: 1 })")
    assert ada.ask(IS_EMPTY)
    ada.focus_drawing()
    ada.press("Shift+1")
    ada.eventually("something is seen", f"() => !({IS_EMPTY})()")
    assert ada.ask("easel.viewport.zoom") > 0.5


def test_the_welcome_never_lies_over_what_is_begun(ada, bob):
    for person in (ada, bob):
        expect(person.page.locator("#welcome")).to_be_visible()
    ada.take("Text")
    ada.page.mouse.click(640, 370)
    for person in (ada, bob):
        expect(person.page.locator("#welcome")).to_be_hidden()
    ada.press("Escape")
    for person in (ada, bob):
        expect(person.page.locator("#welcome")).to_be_visible()
    ada.take("Rectangle")
    ada.drag((500, 300), (700, 500), hold=True)
    for person in (ada, bob):
        expect(person.page.locator("#welcome")).to_be_hidden()
    ada.page.mouse.up()


def test_the_list_of_participants_leaves_its_button_in_sight_on_a_low_window(people, board, nodes):
    for height in (640, 420, 320):
        ada = people(nodes[0].url, viewport={"width": 900, "height": height}).open(board)
        ada.network_may_fail = True
        ada.ask("""async (board) => {
            globalThis.crowd = Array.from({ length: 20 }, (_, number) => {
                const socket = new WebSocket(`ws://${location.host}/boards/${board}/ws`, "easel.v1");
                const hello = { type: "hello", key: `one of a small crowd, number ${number}`, name: `Number ${number}` };
                socket.onopen = () => socket.send(JSON.stringify(hello));
                return socket;
            });
        }""", board)
        everybody = ada.page.get_by_role("button", name="All 21 participants")
        everybody.click()
        listed = ada.page.get_by_role("list", name="Everybody here")
        expect(listed).to_be_visible()
        button, box = everybody.bounding_box(), listed.bounding_box()
        assert box["y"] >= button["y"] + button["height"] or box["y"] + box["height"] <= button["y"], (height, button, box)
        assert box["y"] + box["height"] <= height and box["height"] > 90
        # All of them can be scrolled to, and the button closes it.
        listed.get_by_role("listitem").last.scroll_into_view_if_needed()
        everybody.click()
        expect(listed).to_be_hidden()
        # So does Escape, though the focus is on the button.
        everybody.click()
        expect(listed).to_be_visible()
        ada.press("Escape")
        expect(listed).to_be_hidden()
        ada.ask("() => { for (const socket of crowd) socket.close(); }")
        ada.leave()
