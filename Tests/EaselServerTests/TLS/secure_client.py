"""A client of python-socketio over TLS: joins a room, hears an event and draws.

usage: secure_client.py URL TRANSPORT CA

What is wrong is printed, and the status is 1.
"""

import queue
import secrets
import select
import ssl
import sys
import threading

import requests
import socketio
from patience import PATIENCE


class OneAtATime(ssl.SSLSocket):
    """Before 3.13, Python's TLS does not survive one thread that reads and another that writes; Socket.IO's client has both."""

    @property
    def turn(self):
        return self.__dict__.setdefault("_turn", threading.RLock())

    def recv(self, *arguments):
        while True:
            with self.turn:
                patience = self.gettimeout()
                self.settimeout(0)
                try:
                    return super().recv(*arguments)
                except ssl.SSLWantReadError:
                    pass
                finally:
                    self.settimeout(patience)
            if not select.select([self], [], [], patience)[0]:
                raise TimeoutError("The read operation timed out")

    def send(self, *arguments):
        with self.turn:
            return super().send(*arguments)


def trusting(authority):
    context = ssl.create_default_context(cafile=authority)
    context.sslsocket_class = OneAtATime
    return context


def main(url, transport, authority):
    session = requests.Session()
    session.verify = authority
    # Another bundle of certificates that the environment names would win.
    session.trust_env = False
    heard = queue.Queue()
    client = socketio.Client(
        reconnection=False, request_timeout=PATIENCE, http_session=session,
        websocket_extra_options={"sslopt": {"context": trusting(authority)}})
    client.on("*", lambda event, *arguments: heard.put((event, *arguments)))
    client.on("*", lambda event, *arguments: heard.put((event, *arguments)), namespace="/boards")
    client.connect(url, transports=transport.split(","), wait_timeout=PATIENCE, namespaces=["/", "/boards"])
    assert client.call("join", ("room",), timeout=PATIENCE) == {"ok": True}
    answer = session.post(f"{url}/api/rooms/room/emit", json={"event": "hi", "args": [1]}, timeout=PATIENCE)
    assert answer.status_code == 202, answer.text
    # Behind the arguments comes what the session would be recovered from.
    while heard.get(timeout=PATIENCE)[:2] != ("hi", 1):
        pass
    client.emit("hello", {"board": "secure", "key": secrets.token_hex(16)}, namespace="/boards")
    while heard.get(timeout=PATIENCE)[0] != "snapshot":
        pass
    edits = [{"op": "put", "id": "e", "value": {"x": 1}}]
    answer = client.call("submit", {"n": 1, "edits": edits}, namespace="/boards", timeout=PATIENCE)
    assert answer["seq"] >= 1, answer
    client.disconnect()


main(*sys.argv[1:])
