"""Two python-socketio clients talk to each other through a server.

usage: socket_client.py chat|suite TRANSPORT URL
"""

import queue
import sys

import socketio
from patience import PATIENCE

mode, transport, url = sys.argv[1:4]


def client():
    events = queue.Queue()
    made = socketio.Client(reconnection=False, request_timeout=PATIENCE)
    for name in ("said", "auth", "message-back", "answered"):
        made.on(name, lambda *arguments, name=name: events.put((name, *arguments)))
    made.on("question", lambda question: [question, b"\x01\x02"])
    made.connect(url, transports=transport.split(","), auth={"token": "abc"}, wait_timeout=PATIENCE)
    return made, events


def expect(found, wanted):
    if found != wanted:
        sys.exit(f"expected {wanted!r}, found {found!r}")


def chat():
    (ada, _), (bob, heard) = client(), client()
    for person in (ada, bob):
        expect(person.call("join", "lobby", timeout=PATIENCE), "welcome to lobby")
    ada.emit("say", ("lobby", {"author": "Ada", "text": "Hello, wörld"}))
    expect(heard.get(timeout=PATIENCE), ("said", {"author": "Ada", "text": "Hello, wörld"}))
    for person in (ada, bob):
        person.disconnect()


def suite():
    (ada, told), (bob, heard) = client(), client()
    for events in (told, heard):
        expect(events.get(timeout=PATIENCE), ("auth", {"token": "abc"}))
    for number in range(50):
        ada.emit("message", (number, {"bytes": bytes([number]) * 10}))
    for number in range(50):
        expect(told.get(timeout=PATIENCE), ("message-back", number, {"bytes": bytes([number]) * 10}))
    expect(ada.call("message-with-ack", (1, b"\x00\xff"), timeout=PATIENCE), (1, b"\x00\xff"))
    ada.emit("ask", "why")
    expect(told.get(timeout=PATIENCE), ("answered", ["why", b"\x01\x02"]))
    for person in (ada, bob):
        expect(person.call("join", "room", timeout=PATIENCE), "joined")
    ada.emit("to", ("room", b"\x07"))
    expect(heard.get(timeout=PATIENCE), ("said", b"\x07"))
    expect(told.empty(), True)
    for person in (ada, bob):
        person.disconnect()


{"chat": chat, "suite": suite}[mode]()
