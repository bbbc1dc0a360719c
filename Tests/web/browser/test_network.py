import pytest
from playwright.sync_api import expect

from support.agreement import agree, same_pictures


@pytest.fixture
def eve(people, cable, board, bob):
    """Eve, who is on the first node through a network that can be cut, at the board of Ada and Bob."""
    eve = people(cable.url, "Eve", colour="#2f9e44").open(board)
    eve.network_may_fail = True
    return eve


def keeps(person, count):
    """Waits until so many operations are in the browser's database, and the page says so."""
    person.eventually(f"{count} operations are kept", """(count) => new Promise((resolve, reject) => {
        const opening = indexedDB.open("easel-client");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const counting = opening.result.transaction("operations").objectStore("operations").count();
            counting.onsuccess = () => { opening.result.close(); resolve(counting.result >= count); };
        };
    })""", count)
    expect(person.pill).to_contain_text("kept here")


def test_who_loses_the_network_draws_on_and_all_arrives_once_when_it_is_back(eve, bob, cable, nodes, board):
    eve.draw("Rectangle", (450, 300), (520, 360))
    bob.sees(1)
    cable.cut()
    eve.sees_state("offline")
    eve.draw("Ellipse", (600, 300), (680, 380))
    eve.draw("Pen", (450, 450), (520, 500), (600, 430), (680, 520))
    expect(eve.pill).to_contain_text("kept here")
    bob.draw("Diamond", (750, 300), (820, 380))
    eve.sees(3)
    assert len(bob.sees(2)) == 2
    cable.heal()
    eve.sees(4)
    bob.sees(4)
    eve.sees_state("saved")
    digest = agree(eve, bob)
    same_pictures(board, *nodes)
    operations = nodes[0].operations(board)
    numbers = [(operation["client"], operation["n"]) for operation in operations]
    assert len(numbers) == len(set(numbers)), "an operation is in the log twice"
    puts = [edit["id"] for operation in operations for edit in operation["edits"] if edit["op"] == "put"]
    assert sorted(puts) == sorted(set(puts)) and len(puts) == 4
    assert nodes[1].json(f"/api/boards/{board}/document")["digest"] == digest


def test_a_reload_without_the_network_keeps_what_was_not_sent(eve, bob, cable, nodes, board):
    cable.refuse_sessions()
    eve.sees_state("offline")
    eve.draw("Ellipse", (600, 300), (680, 380))
    eve.draw("Rectangle", (450, 300), (520, 360))
    client = eve.ask("easel.client.client")
    keeps(eve, 2)
    eve.reload()
    eve.eventually("it is still there", "globalThis.easel?.client.document.size === 2")
    eve.sees_state("offline")
    expect(eve.pill).to_contain_text("2")
    eve.draw("Diamond", (750, 300), (820, 380))
    keeps(eve, 3)
    eve.reload()
    eve.eventually("all is still there", "globalThis.easel?.client.document.size === 3")
    assert bob.elements == {}
    cable.heal()
    bob.sees(3)
    eve.wait_until_ready()
    assert agree(eve, bob)
    assert {operation["client"] for operation in nodes[0].operations(board)} == {client}


def test_a_page_that_was_closed_without_the_network_sends_what_it_kept_at_the_next_visit(eve, bob, cable):
    cable.cut()
    eve.sees_state("offline")
    eve.draw("Ellipse", (600, 300), (680, 380))
    keeps(eve, 1)
    address = eve.page.url
    eve.page.close()
    cable.heal()
    assert bob.elements == {}
    eve.page = eve.new_page()
    eve.page.goto(address)
    eve.wait_until_ready()
    bob.sees(1, "ellipse")
    agree(eve, bob)


def test_one_can_undo_what_was_drawn_without_the_network(eve, bob, cable):
    cable.cut()
    eve.sees_state("offline")
    eve.draw("Ellipse", (600, 300), (680, 380))
    eve.draw("Rectangle", (450, 300), (520, 360))
    eve.press("Control+z")
    eve.sees(1, "ellipse")
    cable.heal()
    bob.sees(1, "ellipse")
    eve.settle()
    bob.sees(0, "rectangle")
    eve.press("Control+z")
    bob.sees(0)
    agree(eve, bob)


def test_a_stroke_that_the_network_leaves_in_the_middle_arrives_whole(eve, bob, cable):
    eve.take("Pen")
    eve.drag((450, 300), (500, 320), hold=True)
    bob.sees(1, "freedraw")
    cable.cut()
    eve.page.mouse.move(600, 420, steps=20)
    eve.sees_state("offline")
    eve.page.mouse.move(700, 300, steps=20)
    cable.heal()
    eve.page.mouse.move(800, 400, steps=20)
    eve.page.mouse.up()
    agree(eve, bob)
    (stroke,) = bob.of_type("freedraw")
    assert max(point[0] for point in stroke["points"]) == pytest.approx(350, abs=5)
    eve.press("Control+z")
    bob.sees(0)


def test_a_node_that_is_killed_and_comes_back_has_lost_nothing(own_node, people, board):
    people_there = [people(own_node.url, name).open(board) for name in ("Ada", "Bob")]
    ada, bob = people_there
    ada.draw("Rectangle", (450, 300), (520, 360))
    bob.sees(1)
    for person in people_there:
        person.network_may_fail = True
    own_node.kill()
    for person in people_there:
        person.sees_state("offline")
    ada.draw("Ellipse", (600, 300), (680, 380))
    bob.draw("Diamond", (750, 300), (820, 380))
    own_node.start()
    for person in people_there:
        person.sees(3)
        person.sees_state("saved")
    agree(ada, bob)
    assert len(own_node.operations(board)) == len({
        (operation["client"], operation["n"]) for operation in own_node.operations(board)})


def test_a_node_that_stops_in_good_order_is_waited_for(own_node, people, board):
    ada = people(own_node.url).open(board)
    ada.network_may_fail = True
    own_node.process.terminate()
    assert own_node.process.wait() == 0
    ada.sees_state("offline")
    ada.draw("Ellipse", (600, 300), (680, 380))
    own_node.start()
    ada.sees_state("saved")
    assert len(own_node.json(f"/api/boards/{board}/document")["elements"]) == 1


def test_what_somebody_is_making_is_gone_for_others_without_the_network_and_arrives_when_it_is_done(eve, bob, cable):
    eve.take("Rectangle")
    eve.drag((500, 300), (700, 500), hold=True)
    making = "[...easel.client.participants.values()].flatMap(({ state }) => state.making ?? []).length"
    bob.eventually("he sees it", f"{making} === 1")
    cable.cut()
    bob.eventually("it is gone", f"{making} === 0")
    assert bob.elements == {}
    eve.page.mouse.up()
    cable.heal()
    bob.sees(1, "rectangle")
    eve.settle()
    eve.eventually("nothing is being made", "easel.editor.making.elements.length === 0")
