"""People who draw together with Excalidraw, as far as a server can tell: its events, its encryption, and what its front end
does with what it gets. It shares nothing with Easel's code.

usage: excalidraw_peer.py SCENARIO URLS ROOM KEY [ARGUMENT…]

URLS are those of nodes, separated by commas; KEY has 32 hex digits.
"""

import json
import os
import queue
import random
import socket
import struct
import sys
import threading
import time
import urllib.request

import engineio
import socketio
import websocket
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from patience import PATIENCE

NAMESPACE = "/excalidraw"


def fail(message):
    print(message, file=sys.stderr, flush=True)
    os._exit(1)


def eventually(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            fail(f"never: {what}")
        time.sleep(0.02)


def expect(found, wanted, what):
    if found != wanted:
        fail(f"{what}: expected {wanted!r}, found {found!r}")


class EngineInOrder(engineio.Client):
    """Handles messages one after the other, as browsers do, rather than each in a thread of its own."""

    def _trigger_event(self, event, *arguments, **options):
        return super()._trigger_event(event, *arguments, **{**options, "run_async": False})


class InOrder(socketio.Client):
    def _engineio_client_class(self):
        return EngineInOrder


class Peer:
    """One person's front end. `answers` tells whether it answers newcomers, `joins` whether it joins by itself."""

    def __init__(self, url, room, key, answers=True, joins=True, transports=("websocket",), delay=0):
        self.room, self.cipher, self.answers, self.delay = room, AESGCM(bytes.fromhex(key)), answers, delay
        self.elements, self.users, self.followers, self.told = {}, [], None, []
        self.initialized = False
        self.undecryptable = 0
        self.lock, self.sending = threading.Lock(), threading.Lock()
        self.outgoing = queue.Queue()
        self.client = InOrder(reconnection=False, request_timeout=PATIENCE)
        for name in ("init-room", "first-in-room", "new-user", "room-user-change", "client-broadcast",
                     "user-follow-room-change", "broadcast-unfollow"):
            self.client.on(name, self.handler(name), namespace=NAMESPACE)
        self.joins = joins
        self.client.connect(url, namespaces=[NAMESPACE], transports=list(transports), wait_timeout=PATIENCE)
        threading.Thread(target=self.send_all, daemon=True).start()

    @property
    def id(self):
        return self.client.get_sid(NAMESPACE)

    def handler(self, name):
        def handle(*arguments):
            with self.lock:
                getattr(self, "on_" + name.replace("-", "_"))(*arguments)
                self.told.append(name)
        return handle

    def on_init_room(self, *_):
        if self.joins:
            self.client.emit("join-room", self.room, namespace=NAMESPACE)

    def on_first_in_room(self, *_):
        self.elements = {}

    def on_new_user(self, *_):
        if self.answers:
            self.broadcast("SCENE_INIT", dict(self.elements))

    def on_room_user_change(self, users, *_):
        self.users = users

    def on_user_follow_room_change(self, followers, *_):
        self.followers = followers

    def on_broadcast_unfollow(self, *_):
        self.followers = []

    def on_client_broadcast(self, ciphertext, iv, *_):
        try:
            message = json.loads(self.cipher.decrypt(bytes(iv), bytes(ciphertext), None))
        except Exception:
            self.undecryptable += 1
            return
        if message["type"] == "SCENE_INIT":
            # A front end takes the first whole scene only.
            if self.initialized:
                return
            self.initialized = True
        elif message["type"] != "SCENE_UPDATE":
            self.told.append(message["type"])
            return
        for id, element in message["payload"].items():
            if id not in self.elements or self.elements[id]["version"] < element["version"]:
                self.elements[id] = element

    def encrypted(self, kind, payload):
        iv = os.urandom(12)
        return self.cipher.encrypt(iv, json.dumps({"type": kind, "payload": payload}).encode(), None), iv

    def send(self, name, room, kind, payload):
        """Encryption ends a little after the scene was taken, and not always in order, as in a browser."""
        if self.delay:
            time.sleep(random.random() * self.delay)
        try:
            with self.sending:
                self.client.emit(name, (room, *self.encrypted(kind, payload)), namespace=NAMESPACE)
        finally:
            self.outgoing.task_done()

    def send_all(self):
        while True:
            message = self.outgoing.get()
            if self.delay:
                threading.Thread(target=self.send, args=message, daemon=True).start()
            else:
                self.send(*message)

    def broadcast(self, kind, payload, volatile=False, room=None):
        name = "server-volatile-broadcast" if volatile else "server-broadcast"
        self.outgoing.put((name, room or self.room, kind, payload))

    def draw(self, id, size=10):
        with self.lock:
            version = self.elements.get(id, {"version": 0})["version"] + 1
            self.elements[id] = {"version": version, "data": "x" * size}
            self.broadcast("SCENE_UPDATE", {id: self.elements[id]})

    def ids(self):
        with self.lock:
            return set(self.elements)

    def has(self, ids):
        eventually(f"{len(ids)} elements, having {len(self.ids())}", lambda: set(ids) <= self.ids())

    def was_told(self, name):
        eventually(f"{name}, having been told {self.told}", lambda: name in self.told)

    def leave(self):
        self.outgoing.join()
        # Else it closes the WebSocket before its writer has sent what was handed over, which a front end does not.
        engine = self.client.eio
        eventually("all is sent", lambda: engine.state != "connected" or engine.queue.unfinished_tasks == 0)
        self.client.disconnect()


def metric(url, name):
    text = urllib.request.urlopen(f"{url}/metrics", timeout=PATIENCE).read().decode()
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith(name + " ")))


def total(urls, name):
    return sum(metric(url, name) for url in urls)


# Scenarios


def draw(urls, room, key, *ids):
    """Two people, one after the other, draw by turns and see everything; then both leave."""
    ada = Peer(urls[0], room, key)
    ada.was_told("first-in-room")
    eventually("Ada knows that she is alone", lambda: ada.users == [ada.id])
    bob = Peer(urls[-1], room, key)
    eventually("both know of each other", lambda: ada.users == bob.users == sorted([ada.id, bob.id]) or (
        set(ada.users) == set(bob.users) == {ada.id, bob.id}))
    ada.was_told("new-user")
    expect("first-in-room" in bob.told, False, "Bob is not first")
    for number, id in enumerate(ids):
        (ada, bob)[number % 2].draw(id)
    for peer in (ada, bob):
        peer.has(ids)
    ada.broadcast("MOUSE_LOCATION", {}, volatile=True)
    bob.was_told("MOUSE_LOCATION")
    left = bob.id
    bob.leave()
    eventually("Bob is gone", lambda: left not in ada.users)
    ada.leave()


def scene(urls, room, key, *ids):
    """Somebody comes alone and has the scene."""
    peer = Peer(urls[0], room, key, transports=("polling",) if "polling" in sys.argv[1] else ("websocket",))
    peer.was_told("first-in-room")
    peer.has(ids)
    expect(peer.ids(), set(ids), "the scene")
    expect(peer.undecryptable, 0, "what can't be decrypted")
    peer.leave()


def scene_polling(urls, room, key, *ids):
    scene(urls, room, key, *ids)


def large(urls, room, key):
    """Frames of 2 MiB and 15 MiB reach the other and stay."""
    ada, bob = Peer(urls[0], room, key), Peer(urls[-1], room, key)
    bob.was_told("init-room")
    eventually("both are there", lambda: len(ada.users) == len(bob.users) == 2)
    ada.draw("two", 2 << 20)
    ada.draw("fifteen", 15 << 20)
    ada.draw("end")
    bob.has(["two", "fifteen", "end"])
    expect(len(bob.elements["fifteen"]["data"]), 15 << 20, "the large element")
    for peer in (ada, bob):
        peer.leave()
    scene(urls[::-1], room, key, "two", "fifteen", "end")


def grow(urls, room, key, count):
    """Many draw, come and go, while the log is compacted; each time that all have left, the scene is there."""
    drawn = set()
    for round in range(int(count)):
        before = total(urls, "easel_excalidraw_compactions_total")
        # One answers late, so that what others draw comes in between; one never answers.
        peers = [Peer(urls[0], room, key, delay=0.2), Peer(urls[-1], room, key, delay=1),
                 Peer(urls[0], room, key, answers=False)]
        if drawn:
            peers[0].has(drawn)
        number = 0
        while total(urls, "easel_excalidraw_compactions_total") == before or number < 60:
            id = f"{round}-{number}"
            random.choice(peers[:2]).draw(id, 500)
            drawn.add(id)
            number += 1
            if number % 15 == 0:
                guest = Peer(random.choice(urls), room, key)
                guest.has(drawn)
                guest.leave()
            time.sleep(0.03)
        for peer in peers:
            peer.has(drawn)
        for peer in peers:
            peer.leave()
        eventually("nobody is there", lambda: total(urls, "easel_excalidraw_rooms") == 0)
        scene(urls[::-1], room, key, *drawn)
        scene(urls, room, key, *drawn)
    expect(total(urls, "easel_excalidraw_unlogged_total"), 0, "what was not kept")


def mute(urls, room, key, *ids):
    """Where nobody answers, nothing is dropped, and newcomers get the scene all the same."""
    ada = Peer(urls[0], room, key, answers=False)
    for id in ids:
        ada.draw(id, 200)
    # What she still sends once Bob is there would be taken for an answer to him.
    eventually("all is kept", lambda: total(urls, "easel_excalidraw_entries_total") >= len(ids))
    bob = Peer(urls[-1], room, key, answers=False)
    bob.has(ids)
    bob.was_told("first-in-room")
    bob.has(ids)
    ada.was_told("new-user")
    expect(total(urls, "easel_excalidraw_compactions_total"), 0, "what was dropped")
    for peer in (ada, bob):
        peer.leave()
    scene(urls, room, key, *ids)


def follow(urls, room, key):
    """Who follows whom is told across nodes, and the viewport reaches followers only."""
    ada, bob, eve = Peer(urls[0], room, key), Peer(urls[-1], room, key), Peer(urls[-1], room, key)
    eventually("all are there", lambda: len(ada.users) == len(bob.users) == len(eve.users) == 3)
    for peer, action in ((bob, "FOLLOW"), (eve, "FOLLOW"), (eve, "UNFOLLOW")):
        payload = {"userToFollow": {"socketId": ada.id, "username": "Ada"}, "action": action}
        peer.client.emit("user-follow", payload, namespace=NAMESPACE)
    eventually("Ada knows her follower", lambda: ada.followers == [bob.id])
    # Nobody else can speak to Ada's followers.
    eve.broadcast("FORGED", {}, volatile=True, room="follow@" + ada.id)
    ada.broadcast("USER_VISIBLE_SCENE_BOUNDS", {}, volatile=True, room="follow@" + ada.id)
    bob.was_told("USER_VISIBLE_SCENE_BOUNDS")
    ada.broadcast("MOUSE_LOCATION", {}, volatile=True)
    eve.was_told("MOUSE_LOCATION")
    expect("USER_VISIBLE_SCENE_BOUNDS" in eve.told or "FORGED" in bob.told, False, "what others were told")
    bob.leave()
    ada.was_told("broadcast-unfollow")
    for peer in (ada, eve):
        peer.leave()


def at_once(actions):
    """Does all of them at the same time."""
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def crowd(urls, room, key, rounds):
    """Many come, follow one of them, and leave at once; in the end each knows who is there, and that one who follows."""
    for round in range(int(rounds)):
        peers = []
        at_once([
            lambda url=url: peers.append(Peer(url, f"{room}-{round}", key)) for url in urls for _ in range(4)])
        ids = {peer.id for peer in peers}
        eventually("all know of all", lambda: all(set(peer.users) == ids for peer in peers))
        stay, go = peers[:3], peers[3:]
        followed = stay[0]
        payload = {"userToFollow": {"socketId": followed.id, "username": "Ada"}, "action": "FOLLOW"}
        at_once([
            lambda peer=peer: peer.client.emit("user-follow", payload, namespace=NAMESPACE) for peer in peers[1:]])
        eventually("all follow", lambda: set(followed.followers or []) == ids - {followed.id})
        at_once([peer.leave for peer in go])
        left = {peer.id for peer in stay}
        eventually("those who stayed know who did", lambda: all(set(peer.users) == left for peer in stay))
        at_once([peer.leave for peer in stay])


def malformed(urls, room, key):
    """Whatever somebody sends disturbs nobody."""
    ada, bob = Peer(urls[0], room, key), Peer(urls[0], room, key)
    eventually("both are there", lambda: len(ada.users) == 2)
    before = total(urls, "easel_excalidraw_ignored_total")
    events = [
        ("join-room",), ("join-room", 7), ("join-room", None), ("join-room", ""), ("join-room", "a/b"),
        ("join-room", "x" * 65), ("join-room", {"a": 1}), ("join-room", bob.id + "@"), ("server-broadcast",),
        ("server-broadcast", room), ("server-broadcast", room, "text", "text"), ("server-broadcast", 1, b"a", b"b"),
        ("server-broadcast", room, b"", b"b"), ("server-broadcast", room, b"a", b"b" * 65),
        ("server-broadcast", "follow@" + bob.id, b"a", b"b"), ("server-volatile-broadcast", room, [b"a"], b"b"),
        ("server-volatile-broadcast", room, b"a" * (300 << 10), b"b"), ("user-follow",), ("user-follow", None),
        ("user-follow", {"userToFollow": 1, "action": "FOLLOW"}),
        ("user-follow", {"userToFollow": {"socketId": "a b"}, "action": "FOLLOW"}),
        ("user-follow", {"userToFollow": {"socketId": bob.id}, "action": "SHOUT"}),
    ]
    for name, *arguments in events:
        ada.client.emit(name, tuple(arguments), namespace=NAMESPACE)
    # Rooms and followed people past the limits.
    for number in range(10):
        ada.client.emit("join-room", f"{room}-{number}", namespace=NAMESPACE)
    for number in range(70):
        payload = {"userToFollow": {"socketId": f"nobody-{number}"}, "action": "FOLLOW"}
        ada.client.emit("user-follow", payload, namespace=NAMESPACE)
    eventually(
        "all are ignored",
        lambda: total(urls, "easel_excalidraw_ignored_total") - before == len(events) + 3 + 6)
    ada.draw("after")
    bob.has(["after"])
    expect(bob.undecryptable, 0, "what reached Bob")
    # In somebody's private room there is nothing to hear: rooms and sockets have names of their own.
    eve = Peer(urls[0], bob.id, key)
    eve.was_told("first-in-room")
    for peer in (ada, bob, eve):
        peer.leave()


def outsider(urls, room, key):
    """Who is not in a room can draw in it, in order, and gets nothing of it."""
    ada = Peer(urls[0], room, key)
    ada.was_told("first-in-room")
    eve = Peer(urls[-1], room, key, joins=False)
    hers = [f"hers-{number}" for number in range(60)]
    for id in hers:
        eve.draw(id)
    ada.has(hers)
    expect(list(ada.elements), hers, "the order in which they came")
    eve.draw("hers")
    ada.has(["hers"])
    ada.draw("ours")
    eve.leave()
    ada.leave()
    scene(urls, room, key, *hers, "hers", "ours")


def old(urls, room, key):
    """A client of Socket.IO 2 (Engine.IO 3) draws with one of today."""
    ada = Peer(urls[0], room, key)
    ada.was_told("first-in-room")
    url = urls[-1].replace("http", "ws") + "/socket.io/?EIO=3&transport=websocket"
    bob = websocket.create_connection(url, timeout=PATIENCE)

    def receive(wanted):
        while True:
            found = bob.recv()
            if isinstance(found, str) and wanted in found:
                return found

    receive('"sid"')
    bob.send("40" + NAMESPACE)
    receive("init-room")
    bob.send(f'42{NAMESPACE},["join-room","{room}"]')
    receive("room-user-change")
    ada.draw("hers")
    # The first is the scene with which she has greeted him.
    payload = {}
    while "hers" not in payload:
        receive('"client-broadcast"')
        parts = [bob.recv(), bob.recv()]
        expect([part[:1] for part in parts], [b"\x04", b"\x04"], "the frames")
        payload = json.loads(ada.cipher.decrypt(parts[1][1:], parts[0][1:], None))["payload"]
    ciphertext, iv = ada.encrypted("SCENE_UPDATE", {"his": {"version": 1}})
    holder = '{"_placeholder":true,"num":%d}'
    bob.send(f'452-{NAMESPACE},["server-broadcast","{room}",{holder % 0},{holder % 1}]')
    bob.send(b"\x04" + ciphertext, websocket.ABNF.OPCODE_BINARY)
    bob.send(b"\x04" + iv, websocket.ABNF.OPCODE_BINARY)
    ada.has(["his"])
    bob.close()
    ada.leave()


def full(urls, room, key, redis):
    """Past the largest log people still draw together; only what comes then is not kept."""
    ada, bob = Peer(urls[0], room, key, answers=False), Peer(urls[-1], room, key, answers=False)
    eventually("both are there", lambda: len(ada.users) == len(bob.users) == 2)
    # All that is drawn meanwhile comes to the log at once.
    with socket.create_connection(("127.0.0.1", int(redis)), PATIENCE) as connection:
        connection.sendall(b"CLIENT PAUSE 1000 WRITE\r\n")
        expect(connection.recv(5), b"+OK\r\n", "Redis pauses")
    for number in range(30):
        ada.draw(f"{number}", 1_000)
    bob.has([f"{number}" for number in range(30)])
    kept = 30 - total(urls, "easel_excalidraw_unlogged_total")
    expect(0 < kept < 30, True, f"{kept} are kept")
    for peer in (ada, bob):
        peer.leave()
    scene(urls, room, key, *[f"{number}" for number in range(kept)])


def flood(urls, room, key):
    """Who sends more than a session may is slowed down, and loses nothing."""
    ada, bob = Peer(urls[0], room, key), Peer(urls[0], room, key)
    eventually("both are there", lambda: len(ada.users) == len(bob.users) == 2)
    for number in range(60):
        ada.draw(f"{number}")
    bob.has([f"{number}" for number in range(60)])
    expect(total(urls, "easel_excalidraw_throttled_total") > 0, True, "Ada is slowed down")
    for peer in (ada, bob):
        peer.leave()


def refused(urls, room, key):
    """While nothing can be kept, newcomers are told so."""
    end = time.monotonic() + PATIENCE
    while True:
        told = []
        client = socketio.Client(reconnection=False, request_timeout=PATIENCE)
        client.on("connect_error", told.append, namespace=NAMESPACE)
        try:
            client.connect(urls[0], namespaces=[NAMESPACE], transports=["websocket"], wait_timeout=PATIENCE)
            client.disconnect()
        except socketio.exceptions.ConnectionError:
            # Its text does not have what the server said.
            pass
        if any("can't be kept" in str(what) for what in told):
            return
        if time.monotonic() > end:
            fail(f"nobody is told; last {told}")
        time.sleep(0.1)


def is_let_in(url):
    client = socketio.Client(reconnection=False, request_timeout=PATIENCE)
    try:
        client.connect(url, namespaces=[NAMESPACE], transports=["websocket"], wait_timeout=PATIENCE)
    except socketio.exceptions.ConnectionError:
        return False
    client.disconnect()
    return True


def outage(urls, room, key, signals, *ids):
    """Draws while the store is away; what was drawn arrives when it is back. Files whose names begin with `signals` say how far
    it is, and what it waits for."""
    ada, bob = Peer(urls[0], room, key), Peer(urls[-1], room, key)
    eventually("both are there", lambda: len(ada.users) == len(bob.users) == 2)
    ada.draw("before")
    bob.has(["before"])
    open(signals + "ready", "w").close()
    eventually("Redis is away", lambda: os.path.exists(signals + "go"))
    for id in ids:
        ada.draw(id)
    eventually("it waits", lambda: metric(urls[0], "easel_excalidraw_waiting_bytes") > 0)
    open(signals + "drawn", "w").close()
    eventually("Redis is back", lambda: os.path.exists(signals + "end"))
    bob.has(ids)
    for peer in (ada, bob):
        peer.leave()
    # The node may not have noticed yet that its store is back.
    eventually("newcomers are let in again", lambda: is_let_in(urls[-1]))


name, urls, room, key, *rest = sys.argv[1:]
globals()[name](urls.split(","), room, key, *rest)
os._exit(0)
