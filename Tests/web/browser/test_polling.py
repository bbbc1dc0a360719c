"""People in networks that let no WebSocket through."""

from support.agreement import agree, same_pictures
from support.no_websockets import NO_WEBSOCKETS


def comes(people, url, board, name="Eve", script=None):
    person = people(url, name, colour="#2f9e44")
    person.network_may_fail = True
    if script:
        person.context.add_init_script(script)
    return person.open(board)


def test_who_can_open_no_websocket_draws_together_with_others(people, cable, ada, bob, nodes, board):
    cable.refuse_websockets()
    eve = comes(people, cable.url, board)
    assert eve.ask("easel.client.transport") == "polling"
    assert bob.ask("easel.client.transport") == "websocket"
    eve.sees_state("saved")
    eve.draw("Rectangle", (450, 300), (520, 360))
    bob.sees(1, "rectangle")
    bob.draw("Pen", (450, 450), (520, 500), (600, 430), (680, 520))
    eve.sees(2)
    for person in (ada, bob, eve):
        person.eventually("all three are there", "easel.client.participants.size === 3")
    agree(ada, bob, eve)
    same_pictures(board, *nodes)


def test_a_browser_whose_websockets_all_fail_polls(people, nodes, bob, board):
    eve = comes(people, nodes[0].url, board, script=NO_WEBSOCKETS)
    assert eve.ask("easel.client.transport") == "polling"
    eve.draw("Ellipse", (600, 300), (680, 380))
    bob.sees(1, "ellipse")
    bob.eventually("Eve's pointer is seen", "document.querySelectorAll('.cursor[data-session]').length > 0")
    agree(bob, eve)


def test_who_polls_draws_on_without_the_network_and_all_arrives_once(people, cable, bob, nodes, board):
    cable.refuse_websockets()
    eve = comes(people, cable.url, board)
    eve.draw("Rectangle", (450, 300), (520, 360))
    bob.sees(1)
    cable.cut()
    eve.sees_state("offline")
    eve.draw("Ellipse", (600, 300), (680, 380))
    bob.draw("Diamond", (750, 300), (820, 380))
    eve.sees(2)
    cable.heal()
    cable.refuse_websockets()
    eve.sees(3)
    bob.sees(3)
    eve.sees_state("saved")
    agree(eve, bob)
    operations = nodes[0].operations(board)
    puts = [edit["id"] for operation in operations for edit in operation["edits"] if edit["op"] == "put"]
    assert len(puts) == len(set(puts)) == 3


def test_who_polled_and_closes_the_page_is_gone_for_others(people, cable, bob, board):
    cable.refuse_websockets()
    eve = comes(people, cable.url, board)
    bob.eventually("Eve is there", "easel.client.participants.size === 3")
    eve.page.close()
    bob.eventually("Eve has left", "easel.client.participants.size === 2")
