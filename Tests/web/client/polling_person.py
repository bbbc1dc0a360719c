"""Draws on a board with python-socketio, as a program of somebody else would: `polling_person.py URL BOARD COUNT TRANSPORT...`.

Prints a JSON object once it has seen the element `done`: the transport in the end, what acknowledged its operations, and the
elements that it saw.
"""

import json
import sys
import threading

import socketio
from patience import PATIENCE

url, board, count, *transports = sys.argv[1:]
who = "-".join(["python", *transports])
client = socketio.Client(reconnection=False, request_timeout=PATIENCE)
seen = []
errors = []
is_done = threading.Event()


@client.on("*", namespace="/boards")
def hear(event, message):
    if event == "error":
        errors.append(message)
    if event == "ops":
        seen.extend(edit["id"] for operation in message["ops"] for edit in operation["edits"])
    if event == "snapshot":
        seen.extend(message["elements"])
    if "done" in seen:
        is_done.set()


client.connect(url, transports=transports, namespaces=["/boards"], wait_timeout=PATIENCE)
client.emit("hello", {"board": board, "key": f"the key of {who}", "name": "Python"}, namespace="/boards")
answers = [
    client.call("submit", {"n": n, "edits": [{"op": "put", "id": f"{who}-{n}", "value": {"n": n}}]}, namespace="/boards")
    for n in range(1, int(count) + 1)
]
is_done.wait()
print(json.dumps({"transport": client.transport(), "answers": answers, "seen": sorted(set(seen)), "errors": errors}))
client.disconnect()
