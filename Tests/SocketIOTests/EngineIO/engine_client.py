"""Talks to an echo server of Engine.IO with python-engineio, and fails if an answer is missing, changed or out of order.

usage: engine_client.py REVISION TRANSPORTS URL

TRANSPORTS are "polling", "websocket" or "polling,websocket", which upgrades.
"""

import sys
import threading

from patience import PATIENCE

revision, transports, url = sys.argv[1], sys.argv[2].split(","), sys.argv[3]
if revision == "3":
    import engineio_v3 as engineio
else:
    import engineio

client = engineio.Client(request_timeout=PATIENCE)
answers = []
complete = threading.Event()
# More than a body of python-engineio may hold.
sent = [text for number in range(20) for text in (f"text {number} \u20ac\U0001f600", bytes([number, 0, 255]))]


@client.on("message")
def on_message(message):
    answers.append(message)
    if len(answers) == len(sent):
        complete.set()


client.connect(url, transports=transports)
assert client.transport() == transports[-1], client.transport()
for message in sent:
    client.send(message)
assert complete.wait(PATIENCE), answers
assert answers == sent, answers
client.disconnect()
