"""Clients of python-socketio, and bare ones where that library has no word for something, at nodes of Easel.

usage: gateway_client.py rooms|limits TRANSPORT URL URL
       gateway_client.py draw TRANSPORT URL BOARD COUNT NAME
       gateway_client.py failover TRANSPORT PORT PORT BOARD

What is wrong is printed, and the status is 1.
"""

import json
import queue
import secrets
import socket
import sys
import threading
import time
import urllib.request

import socketio
import websocket
from patience import PATIENCE


def expect(found, wanted, what=""):
    if found != wanted:
        sys.exit(f"{what}: expected {wanted!r}, found {found!r}")


def eventually(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"timed out: {what}")
        time.sleep(0.02)


class Person:
    """A client in `/`, and in `/boards` if it draws."""

    def __init__(self, url, transport, boards=False, name="Ada", key=None):
        self.heard = queue.Queue()
        # Whoever wants to come again does so: the library gives a connection up whose namespaces take a second, and then may come no more.
        self.client = socketio.Client(reconnection=False, request_timeout=PATIENCE)
        self.client.on("*", lambda event, *arguments: self.heard.put((event, *arguments)))
        self.boards = boards
        self.told = []
        self.acknowledged = {}
        self.key = key or secrets.token_hex(16)
        if boards:
            self.client.on("*", self.on_board, namespace="/boards")
        self.client.connect(
            url, transports=transport.split(","), auth={"name": name}, wait_timeout=PATIENCE,
            namespaces=["/", "/boards"] if boards else ["/"])

    def on_board(self, event, *arguments):
        self.told.append((event, arguments[0] if arguments else None))

    def call(self, event, *arguments):
        return self.client.call(event, arguments, timeout=PATIENCE)

    def next(self):
        return self.heard.get(timeout=PATIENCE)

    # Boards

    def hello(self, board, **fields):
        self.client.emit("hello", {"key": self.key, "board": board, **fields}, namespace="/boards")

    def messages(self, kind):
        return [message for event, message in list(self.told) if event == kind]

    def submit(self, n, edits):
        return self.client.call("submit", {"n": n, "edits": edits}, namespace="/boards", timeout=PATIENCE)


def rooms(transport, one, two):
    ada, bob = Person(one, transport), Person(two, transport, name="Bob")
    for person in (ada, bob):
        expect(person.call("join", "lobby"), {"ok": True}, "join")
    expect(ada.call("emit", "lobby", "said", "Hello, wörld", {"n": 1}), {"ok": True}, "emit")
    expect(bob.next()[:3], ("said", "Hello, wörld", {"n": 1}), "text")
    bob.call("emit", "lobby", "bytes", b"\x00\x01\xff", [b"", {"deep": b"\x02"}])
    expect(ada.next()[:3], ("bytes", b"\x00\x01\xff", [b"", {"deep": b"\x02"}]), "bytes")
    members = sorted((member["name"], member["id"]) for member in ada.call("members", "lobby"))
    expect(members, [("Ada", ada.client.get_sid()), ("Bob", bob.client.get_sid())], "members")
    # An event to one person, by its id.
    ada.call("emit", bob.client.get_sid(), "psst")
    expect(bob.next()[:1], ("psst",), "an event to one")
    # A join that has returned is seen by an emit on the other node.
    for number in range(20):
        expect(bob.call("join", f"room {number}"), {"ok": True})
        ada.call("emit", f"room {number}", "in", number)
        expect(bob.next()[:2], ("in", number), "an emit behind a join")
    request = urllib.request.Request(
        one + "/api/rooms/lobby/emit", json.dumps({"event": "news", "args": [1, "two"]}).encode(),
        {"Content-Type": "application/json"})
    expect(urllib.request.urlopen(request).status, 202)
    for person in (ada, bob):
        expect(person.next()[:3], ("news", 1, "two"), "an event over HTTP")
    expect(bob.call("leave", "lobby"), {"ok": True}, "leave")
    expect(ada.call("members", "lobby"), [{"id": ada.client.get_sid(), "name": "Ada"}], "members left")
    ada.call("emit", "lobby", "to nobody")
    ada.call("emit", bob.client.get_sid(), "end")
    expect(bob.next()[:1], ("end",), "nothing to who has left")
    expect(ada.heard.empty(), True, "nothing to the sender")
    for person in (ada, bob):
        person.client.disconnect()


def limits(transport, one, two):
    ada = Person(one, transport)
    code = lambda *arguments: ada.call(*arguments).get("code")
    expect(code("join", "x" * 129), "invalid-room")
    expect(code("join", 7), "invalid-room")
    expect(code("join", ""), "invalid-room")
    expect(code("join", ada.client.get_sid()), "reserved-room")
    expect(code("emit", "lobby"), "invalid-event")
    expect(code("emit", "lobby", "disconnect"), "reserved-event")
    expect(code("emit", "lobby", "e" * 129), "invalid-event")
    expect(code("emit", "lobby", "large", "x" * 16_384), "event-too-large")
    expect(code("emit", "lobby", "large", b"x" * 16_384), "event-too-large")
    expect(code("members", None), "invalid-room")
    expect(code("nonsense"), "unknown-event")
    for number in range(100):
        expect(code("join", f"room {number}"), None)
    expect(code("join", "one more"), "too-many-rooms")
    try:
        socketio.Client().connect(two, transports=transport.split(","), auth={"x": "y" * 20_000}, wait_timeout=PATIENCE)
        sys.exit("a large auth was accepted")
    except socketio.exceptions.ConnectionError:
        pass
    ada.client.disconnect()


def draw(transport, url, board, count, name):
    person = Person(url, transport, boards=True, name=name)
    person.hello(board, name=name)
    eventually("a welcome", lambda: person.messages("welcome"))
    for n in range(1, int(count) + 1):
        answer = person.submit(n, [{"op": "put", "id": f"{name}-{n % 7}", "value": {"n": n, "x": 0.1}}])
        if not isinstance(answer.get("seq"), int):
            sys.exit(f"not sequenced: {answer}")
    # What can't be sequenced says why.
    expect(person.submit(int(count) + 1, [{"op": "nonsense"}]).get("code"), "invalid-edit", "a bad edit")
    eventually("all operations", lambda: sum(len(ops["ops"]) for ops in person.messages("ops")) >= int(count))
    person.client.emit("digest", namespace="/boards")
    eventually("a digest", lambda: person.messages("digest"))
    print(json.dumps(person.messages("digest")[-1]))
    person.client.disconnect()


class Balancer:
    """Forwards each connection to the first node that takes it."""

    def __init__(self, ports):
        self.ports = ports
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        for port in self.ports:
            try:
                node = socket.create_connection(("127.0.0.1", port))
                break
            except OSError:
                continue
        else:
            return client.close()
        for source, target in ((client, node), (node, client)):
            threading.Thread(target=self.pump, args=(source, target), daemon=True).start()

    @staticmethod
    def pump(source, target):
        try:
            while data := source.recv(65_536):
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Recovering:
    """A client in `/` that comes back to its session, as JavaScript's client does and Python's does not."""

    def __init__(self, ports):
        self.ports, self.pid, self.offset, self.sid = ports, None, None, None
        self.numbers = []
        self.recoveries = 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            for port in self.ports:
                try:
                    self.follow(port)
                except (OSError, websocket.WebSocketException):
                    continue

    def follow(self, port):
        made = websocket.create_connection(
            f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE)
        auth = json.dumps({"pid": self.pid, "offset": self.offset}) if self.pid else ""
        made.send("40" + auth)
        while True:
            packet = made.recv()
            if packet == "2":
                made.send("3")
            elif packet.startswith("40"):
                answer = json.loads(packet[2:])
                if answer["pid"] == self.pid:
                    self.recoveries += 1
                else:
                    made.send('42["join","ticks"]')
                self.pid, self.sid = answer["pid"], answer["sid"]
            elif packet.startswith("42"):
                arguments = json.loads(packet[2:])
                if arguments[0] == "tick":
                    self.numbers.append(arguments[1])
                self.offset = arguments[-1]
            elif packet == "":
                return


def failover(transport, first, second, board):
    """Draws and talks through a node that dies; whoever started this kills it once it says so."""
    balancer = Balancer([int(first), int(second)])
    key = secrets.token_hex(16)
    end = time.monotonic() + 4 * PATIENCE

    def come():
        while True:
            try:
                person = Person(balancer.url, transport, boards=True, key=key)
                person.hello(board)
                return person
            except socketio.exceptions.SocketIOError:
                if time.monotonic() > end:
                    sys.exit("timed out coming")
                time.sleep(0.05)

    speaker = Person(f"http://127.0.0.1:{second}", "websocket", name="Eve")
    recovering = Recovering([int(first), int(second)])
    eventually("members", lambda: len(speaker.call("members", "ticks")) == 1)

    person = come()
    n = tick = 0
    acknowledged, nodes = set(), set()
    said = False
    after = 0
    while after < 30:
        if time.monotonic() > end:
            sys.exit(f"timed out drawing: {len(acknowledged)} acknowledged, {after} since the other node")
        tick += 1
        speaker.call("emit", "ticks", "tick", tick)
        try:
            answer = person.client.call(
                "submit", {"n": n + 1, "edits": [{"op": "put", "id": f"e{n % 5}", "value": {"n": n}}]},
                namespace="/boards", timeout=2)
        except (socketio.exceptions.SocketIOError, ValueError, OSError):
            if person.client.connected:
                time.sleep(0.05)
            else:
                person = come()
            continue
        if "seq" in answer or answer.get("duplicate"):
            n += 1
            acknowledged.add(n)
            if not said and n == 30:
                print("kill it", flush=True)
                said = True
            nodes |= {welcome["node"] for welcome in person.messages("welcome")}
            if len(nodes) == 2:
                after += 1
        else:
            time.sleep(0.05)
    operations = urllib.request.urlopen(
        f"http://127.0.0.1:{second}/api/boards/{board}/operations?limit=all").read().splitlines()
    logged = [json.loads(line)["n"] for line in operations]
    expect(sorted(logged), sorted(acknowledged), "what was acknowledged is in the log, once")
    eventually("all ticks", lambda: recovering.numbers[-1:] == [tick])
    first_heard = recovering.numbers[0]
    expect(recovering.numbers, list(range(first_heard, tick + 1)), "each tick once, in order")
    expect(recovering.recoveries, 1, "a recovered session")
    expect(recovering.sid in [member["id"] for member in speaker.call("members", "ticks")], True, "in its room")


mode, transport = sys.argv[1:3]
{"rooms": rooms, "limits": limits, "draw": draw, "failover": failover}[mode](transport, *sys.argv[3:])
sys.stdout.flush()
