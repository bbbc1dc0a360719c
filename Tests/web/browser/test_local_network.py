"""Over plain HTTP and not on the same machine, where browsers take away crypto.subtle, locks and the clipboard."""

import json

import pytest

from support.agreement import agree


@pytest.fixture
def eve(people, nodes, board, bob):
    eve = people(f"http://easel.test:{nodes[0].port}", "Eve").open(board)
    assert eve.ask("[isSecureContext, typeof crypto.randomUUID, typeof crypto.subtle, typeof navigator.clipboard]") == [
        False, "undefined", "undefined", "undefined"]
    return eve


def test_one_draws_and_is_seen_undoes_and_comes_back(eve, bob):
    eve.draw("Pen", (500, 300), (600, 400), (700, 320))
    eve.draw("Rectangle", (500, 450), (600, 520))
    bob.sees(2)
    eve.press("Control+z")
    bob.sees(1, "freedraw")
    agree(eve, bob)
    client = eve.ask("easel.client.client")
    eve.reload()
    eve.wait_until_ready()
    eve.sees(1, "freedraw")
    eve.draw("Ellipse", (500, 450), (600, 520))
    bob.sees(1, "ellipse")
    assert eve.ask("easel.client.client") == client, "a reload made another client of the tab"
    agree(eve, bob)


def test_two_tabs_are_two_clients(eve, board):
    tab = eve.new_page()
    tab.goto(f"{eve.url}/boards/{board}")
    tab.wait_for_selector("html[data-ready=true]")
    eve.eventually("there is one more", "easel.client.participants.size === 4")
    assert tab.evaluate("easel.client.client") != eve.ask("easel.client.client")


def test_copies_are_made_by_the_keyboard(eve, bob):
    eve.draw("Diamond", (500, 300), (600, 400))
    bob.sees(1)
    copied = eve.ask("""() => {
        easel.editor.selectAll();
        document.querySelector("#canvas").focus();
        const data = new DataTransfer();
        document.activeElement.dispatchEvent(
            new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
        return data.getData("text/plain");
    }""")
    assert json.loads(copied)["type"] == "excalidraw/clipboard"
    eve.press("Control+c", "Control+v")
    bob.sees(2, "diamond")
    eve.button("Share").click()
    link = eve.page.get_by_role("textbox", name="Link to this board").input_value()
    assert link == eve.page.url
    agree(eve, bob)
