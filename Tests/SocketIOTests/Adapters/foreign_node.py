#!/usr/bin/env python3
"""A node of a Socket.IO cluster that shares nothing with Easel's code: it speaks the formats of Node's Redis adapters, from
their description in docs, with Python's msgpack.

usage: foreign_node.py classic|sharded|streams PORT

It does what it is told over the list foreign:in of the Redis at PORT (JSON, one command an element) and answers on the list
that the command names. Bytes are {"$bytes": "<base64>"} there.
"""

import base64
import json
import queue
import socket
import sys
import threading
import time
import uuid

import msgpack

PREFIX = "socket.io"
NAMESPACE = "/"
CHANNEL = f"{PREFIX}#{NAMESPACE}#"


class Redis:
    """One connection."""

    def __init__(self, port):
        self.file = socket.create_connection(("127.0.0.1", port)).makefile("rwb")

    def send(self, *words):
        parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        self.file.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        self.file.flush()

    def read(self):
        line = self.file.readline()
        if not line:
            raise EOFError
        kind, rest = line[:1], line[1:-2]
        if kind == b"*":
            return [self.read() for _ in range(int(rest))] if int(rest) >= 0 else None
        if kind == b"$":
            if int(rest) < 0:
                return None
            return self.file.read(int(rest) + 2)[:-2]
        if kind == b":":
            return int(rest)
        if kind == b"-":
            raise RuntimeError(rest.decode())
        return rest

    def command(self, *words):
        self.send(*words)
        return self.read()


def pack(value):
    return msgpack.packb(value, use_bin_type=True)


def unpack(data):
    # Extension 0 is undefined (one byte) or an ArrayBuffer.
    return msgpack.unpackb(data, ext_hook=lambda code, content: content if len(content) != 1 else None, strict_map_key=False)


def has_binary(value):
    if isinstance(value, bytes):
        return True
    if isinstance(value, dict):
        return any(map(has_binary, value.values()))
    return isinstance(value, list) and any(map(has_binary, value))


def to_control(value):
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: to_control(member) for key, member in value.items()}
    return [to_control(member) for member in value] if isinstance(value, list) else value


def from_control(value):
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        return {key: from_control(member) for key, member in value.items()}
    return [from_control(member) for member in value] if isinstance(value, list) else value


def to_json(value):
    """What JSON.stringify makes of Buffers."""
    if isinstance(value, bytes):
        return {"type": "Buffer", "data": list(value)}
    if isinstance(value, dict):
        return {key: to_json(member) for key, member in value.items()}
    return [to_json(member) for member in value] if isinstance(value, list) else value


class Sockets:
    """The sockets of this node."""

    def __init__(self):
        self.lock = threading.Lock()
        self.all = {}
        self.server_side = []

    def matching(self, opts):
        rooms, excluded = opts.get("rooms") or [], opts.get("except") or []
        return [
            one for one in self.all.values()
            if (not rooms or one["rooms"] & set(rooms)) and not one["rooms"] & set(excluded)
        ]

    def deliver(self, arguments, opts):
        with self.lock:
            found = self.matching(opts)
            for one in found:
                one["received"].append(arguments)
            return [one["id"] for one in found]

    def describe(self, opts):
        with self.lock:
            return [
                {"id": one["id"], "handshake": {"address": "foreign"}, "rooms": sorted(one["rooms"]), "data": one["data"]}
                for one in self.matching(opts)
            ]

    def join(self, opts, rooms):
        with self.lock:
            for one in self.matching(opts):
                one["rooms"] |= set(rooms)

    def leave(self, opts, rooms):
        with self.lock:
            for one in self.matching(opts):
                one["rooms"] -= set(rooms)

    def disconnect(self, opts):
        with self.lock:
            for one in self.matching(opts):
                del self.all[one["id"]]

    def rooms(self):
        with self.lock:
            return sorted({room for one in self.all.values() for room in one["rooms"]})


class Node:
    """What the formats have in common."""

    def __init__(self, port):
        self.port = port
        self.redis = Redis(port)
        self.redis_lock = threading.Lock()
        self.sockets = Sockets()
        self.waiting = {}
        self.hangs = False

    def command(self, *words):
        with self.redis_lock:
            return self.redis.command(*words)

    def listen(self, handler, *subscriptions):
        connection = Redis(self.port)
        for subscription in subscriptions:
            connection.send(*subscription)
            connection.read()

        def run():
            while True:
                message = connection.read()
                if message[0] in (b"message", b"smessage", b"pmessage") and not self.hangs:
                    handler(message[-2].decode(), message[-1])

        threading.Thread(target=run, daemon=True).start()

    def collect(self, request, count, timeout=5):
        """So many answers to a request, or those that come in time."""
        answers, end = [], time.monotonic() + timeout
        while len(answers) < count:
            try:
                answers.append(self.waiting[request].get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return answers

    def collect_acks(self, request, count, timeout):
        """(how many clients were asked, what they answered)"""
        asked, nodes, acks, end = 0, 0, [], time.monotonic() + timeout
        while nodes < count or len(acks) < asked:
            try:
                kind, value = self.waiting[request].get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                break
            if kind == "count":
                asked, nodes = asked + value, nodes + 1
            else:
                acks.append(value)
        return [asked, acks]

    def new_request(self):
        request = uuid.uuid4().hex[:6]
        self.waiting[request] = queue.Queue()
        return request

    def answer(self, request, value):
        if request in self.waiting:
            self.waiting[request].put(value)

    # What it is told to do.

    def do_socket(self, id, rooms, data=None):
        with self.sockets.lock:
            self.sockets.all[id] = {"id": id, "rooms": {id, *rooms}, "data": data or {}, "received": []}

    def do_received(self, id):
        with self.sockets.lock:
            return self.sockets.all[id]["received"]

    def do_sockets(self):
        return self.sockets.describe({})

    def do_serverSide(self):
        return self.sockets.server_side

    def do_hang(self, hangs):
        self.hangs = hangs

    def do_raw(self, words):
        return self.command(*words)


class Classic(Node):
    requests = f"{PREFIX}-request#{NAMESPACE}#"
    responses = f"{PREFIX}-response#{NAMESPACE}#"

    def __init__(self, port):
        super().__init__(port)
        self.uid = uuid.uuid4().hex[:6]
        self.listen(
            self.received, ("PSUBSCRIBE", CHANNEL + "*"), ("SUBSCRIBE", self.requests), ("SUBSCRIBE", self.responses),
            ("SUBSCRIBE", f"{self.responses}{self.uid}#"))

    def decode(self, payload):
        return json.loads(payload) if payload[:1] == b"{" else unpack(payload)

    def received(self, channel, payload):
        if channel.startswith(self.responses):
            self.received_response(self.decode(payload))
        elif channel == self.requests:
            self.received_request(self.decode(payload))
        else:
            uid, packet, opts = unpack(payload)[:3]
            if uid != self.uid and packet.get("nsp", "/") == NAMESPACE and packet["type"] == 2:
                self.sockets.deliver(packet["data"], opts)

    def respond(self, message, binary=False):
        self.command("PUBLISH", self.responses, pack(message) if binary else json.dumps(to_json(message)))

    def received_request(self, request):
        kind, id = request["type"], request.get("requestId")
        opts = request.get("opts") or {}
        if id in self.waiting:
            return
        if kind == 0:
            found = self.sockets.describe({"rooms": request.get("rooms")})
            self.respond({"requestId": id, "sockets": [one["id"] for one in found]})
        elif kind == 1:
            self.respond({"requestId": id, "rooms": self.sockets.rooms()})
        elif kind == 2:
            self.sockets.join(opts, request["rooms"])
        elif kind == 3:
            self.sockets.leave(opts, request["rooms"])
        elif kind == 4:
            self.sockets.disconnect(opts)
        elif kind == 5:
            self.respond({"requestId": id, "sockets": self.sockets.describe(opts)})
        elif kind == 6 and request["uid"] != self.uid:
            self.sockets.server_side.append(request["data"])
            if id is not None:
                self.respond({"type": 6, "requestId": id, "data": {"node": "foreign", "got": request["data"]}})
        elif kind == 7:
            ids = self.sockets.deliver(request["packet"]["data"], opts)
            self.respond({"type": 8, "requestId": id, "clientCount": len(ids)})
            for one in ids:
                self.respond({"type": 9, "requestId": id, "packet": {"from": one, "bytes": b"\x00\xff"}}, binary=True)

    def received_response(self, response):
        id = response["requestId"]
        if response.get("type") == 8:
            self.answer(id, ("count", response["clientCount"]))
        elif response.get("type") == 9:
            self.answer(id, ("ack", response["packet"]))
        elif "sockets" in response:
            self.answer(id, response["sockets"])
        elif "rooms" in response:
            self.answer(id, response["rooms"])
        else:
            self.answer(id, response.get("data"))

    def publish_request(self, **members):
        self.command("PUBLISH", self.requests, json.dumps(to_json(members)))

    def others(self):
        return self.command("PUBSUB", "NUMSUB", self.requests)[1] - 1

    def ask(self, **members):
        count, id = self.others(), self.new_request()
        self.publish_request(uid=self.uid, requestId=id, **members)
        return self.collect(id, count)

    def do_count(self):
        return self.others() + 1

    def do_broadcast(self, arguments, opts, uid=None):
        rooms = opts.get("rooms") or []
        message = [uid or self.uid, {"type": 2, "data": arguments, "nsp": NAMESPACE}, {"rooms": [], "except": [], "flags": {}, **opts}]
        self.command("PUBLISH", CHANNEL + (rooms[0] + "#" if len(rooms) == 1 else ""), pack(message))

    def do_emitter(self, arguments, opts):
        self.do_broadcast(arguments, opts, uid="emitter")

    def do_broadcastAck(self, arguments, opts, timeout):
        count, id = self.others(), self.new_request()
        self.command("PUBLISH", self.requests, pack({
            "uid": self.uid, "requestId": id, "type": 7, "packet": {"type": 2, "data": arguments, "nsp": NAMESPACE},
            "opts": {"rooms": [], "except": [], "flags": {"timeout": timeout * 1000}, **opts}}))
        return self.collect_acks(id, count, timeout)

    def do_fetch(self, opts):
        return sum(self.ask(type=5, opts={"rooms": [], "except": [], **opts}), [])

    def do_ids(self, rooms):
        return sorted(sum(self.ask(type=0, rooms=rooms), []))

    def do_allRooms(self):
        return sorted(set(sum(self.ask(type=1), [])))

    def do_join(self, opts, rooms, emitter=False):
        uid = {} if emitter else {"uid": self.uid}
        self.publish_request(type=2, opts={"rooms": [], "except": [], **opts}, rooms=rooms, **uid)

    def do_leave(self, opts, rooms, emitter=False):
        uid = {} if emitter else {"uid": self.uid}
        self.publish_request(type=3, opts={"rooms": [], "except": [], **opts}, rooms=rooms, **uid)

    def do_disconnect(self, opts, emitter=False):
        uid = {} if emitter else {"uid": self.uid}
        self.publish_request(type=4, opts={"rooms": [], "except": [], **opts}, close=True, **uid)

    def do_serverSideEmit(self, arguments, emitter=False):
        self.publish_request(uid="emitter" if emitter else self.uid, type=6, data=arguments)

    def do_serverSideEmitAck(self, arguments):
        return self.ask(type=6, data=arguments)


class Cluster(Node):
    """The message types of socket.io-adapter's ClusterAdapter."""

    def __init__(self, port):
        super().__init__(port)
        self.uid = uuid.uuid4().hex[:16]

    def received_message(self, message):
        if message["uid"] == self.uid or message["nsp"] != NAMESPACE:
            return
        kind, data = message["type"], message.get("data") or {}
        opts, id = data.get("opts") or {}, data.get("requestId")
        if kind == 3:
            ids = self.sockets.deliver(data["packet"]["data"], opts)
            if id is not None:
                self.respond(message["uid"], 11, {"requestId": id, "clientCount": len(ids)})
                for one in ids:
                    self.respond(message["uid"], 12, {"requestId": id, "packet": {"from": one, "bytes": b"\x00\xff"}})
        elif kind == 4:
            self.sockets.join(opts, data["rooms"])
        elif kind == 5:
            self.sockets.leave(opts, data["rooms"])
        elif kind == 6:
            self.sockets.disconnect(opts)
        elif kind == 7:
            self.respond(message["uid"], 8, {"requestId": id, "sockets": self.sockets.describe(opts)})
        elif kind == 9:
            self.sockets.server_side.append(data["packet"])
            if id is not None:
                self.respond(message["uid"], 10, {"requestId": id, "packet": {"node": "foreign", "got": data["packet"]}})
        elif kind == 8:
            self.answer(id, data["sockets"])
        elif kind == 10:
            self.answer(id, data["packet"])
        elif kind == 11:
            self.answer(id, ("count", data["clientCount"]))
        elif kind == 12:
            self.answer(id, ("ack", data["packet"]))

    def message(self, kind, data):
        return {"uid": self.uid, "nsp": NAMESPACE, "type": kind, "data": data}

    def opts(self, opts):
        return {"rooms": [], "except": [], "flags": {}, **opts}

    def packet(self, arguments):
        return {"type": 2, "data": arguments, "nsp": NAMESPACE}

    def do_count(self):
        return self.others() + 1

    def do_broadcast(self, arguments, opts):
        self.publish(3, {"packet": self.packet(arguments), "opts": self.opts(opts)})

    def do_broadcastAck(self, arguments, opts, timeout):
        count, id = self.others(), self.new_request()
        flags = {"flags": {"timeout": timeout * 1000}}
        self.publish(3, {"packet": self.packet(arguments), "opts": {**self.opts(opts), **flags}, "requestId": id})
        return self.collect_acks(id, count, timeout)

    def do_fetch(self, opts):
        count, id = self.others(), self.new_request()
        self.publish(7, {"opts": self.opts(opts), "requestId": id})
        return sum(self.collect(id, count), [])

    def do_join(self, opts, rooms):
        self.publish(4, {"opts": self.opts(opts), "rooms": rooms})

    def do_leave(self, opts, rooms):
        self.publish(5, {"opts": self.opts(opts), "rooms": rooms})

    def do_disconnect(self, opts):
        self.publish(6, {"opts": self.opts(opts), "close": True})

    def do_serverSideEmit(self, arguments):
        self.publish(9, {"packet": arguments})

    def do_serverSideEmitAck(self, arguments):
        count, id = self.others(), self.new_request()
        self.publish(9, {"packet": arguments, "requestId": id})
        return self.collect(id, count)


class Sharded(Cluster):
    def __init__(self, port):
        super().__init__(port)
        self.rooms = set()
        self.listen(self.received, ("SSUBSCRIBE", CHANNEL), ("SSUBSCRIBE", f"{CHANNEL}{self.uid}#"))

    def received(self, channel, payload):
        self.received_message(json.loads(payload) if payload[:1] == b"{" else unpack(payload))

    def do_socket(self, id, rooms, data=None):
        super().do_socket(id, rooms, data)
        for room in rooms:
            if room not in self.rooms:
                self.rooms.add(room)
                self.listen(self.received, ("SSUBSCRIBE", f"{CHANNEL}{room}#"))

    def encode(self, message):
        return pack(message) if has_binary(message["data"]) else json.dumps(message)

    def publish(self, kind, data):
        channel = CHANNEL
        if kind == 3 and "requestId" not in data and len(data["opts"]["rooms"]) == 1 and len(data["opts"]["rooms"][0]) != 20:
            channel += data["opts"]["rooms"][0] + "#"
        self.command("SPUBLISH", channel, self.encode(self.message(kind, data)))

    def respond(self, uid, kind, data):
        self.command("SPUBLISH", f"{CHANNEL}{uid}#", self.encode(self.message(kind, data)))

    def others(self):
        return self.command("PUBSUB", "SHARDNUMSUB", CHANNEL)[1] - 1


class Streams(Cluster):
    def __init__(self, port):
        super().__init__(port)
        self.listen(self.received, ("SUBSCRIBE", CHANNEL), ("SUBSCRIBE", f"{CHANNEL}{self.uid}#"))
        threading.Thread(target=self.follow, args=(Redis(port), self.last()), daemon=True).start()

    def last(self):
        found = self.command("XREVRANGE", PREFIX, "+", "-", "COUNT", 1)
        return found[0][0].decode() if found else "0-0"

    def received(self, channel, payload):
        self.received_message(unpack(payload))

    def follow(self, redis, offset):
        while True:
            for _, entries in redis.command("XREAD", "COUNT", 100, "BLOCK", 5000, "STREAMS", PREFIX, offset) or []:
                for id, fields in entries:
                    offset = id.decode()
                    entry = {fields[i].decode(): fields[i + 1].decode() for i in range(0, len(fields), 2)}
                    data = entry.get("data", "{}")
                    entry["type"] = int(entry["type"])
                    entry["data"] = json.loads(data) if data[:1] == "{" else unpack(base64.b64decode(data))
                    self.received_message(entry)

    def publish(self, kind, data):
        if kind in (7, 9) or kind == 3 and "requestId" in data:
            self.command("PUBLISH", CHANNEL, pack(self.message(kind, data)))
        else:
            self.add(self.uid, kind, data)

    def add(self, uid, kind, data):
        encoded = base64.b64encode(pack(data)) if has_binary(data) else json.dumps(data)
        self.command(
            "XADD", PREFIX, "MAXLEN", "~", 10000, "*", "uid", uid, "nsp", NAMESPACE, "type", kind, "data", encoded)

    def emit(self, kind, data):
        """As the emitter of this format does, which adds whatever it says to the stream."""
        self.add("emitter", kind, data)

    def do_emitter(self, arguments, opts):
        self.emit(3, {"packet": self.packet(arguments), "opts": self.opts(opts)})

    def do_join(self, opts, rooms, emitter=False):
        (self.emit if emitter else self.publish)(4, {"opts": self.opts(opts), "rooms": rooms})

    def do_leave(self, opts, rooms, emitter=False):
        (self.emit if emitter else self.publish)(5, {"opts": self.opts(opts), "rooms": rooms})

    def do_disconnect(self, opts, emitter=False):
        (self.emit if emitter else self.publish)(6, {"opts": self.opts(opts), "close": True})

    def do_serverSideEmit(self, arguments, emitter=False):
        (self.emit if emitter else self.publish)(9, {"packet": arguments})

    def respond(self, uid, kind, data):
        self.command("PUBLISH", f"{CHANNEL}{uid}#", pack(self.message(kind, data)))

    def others(self):
        return self.command("PUBSUB", "NUMSUB", CHANNEL)[1] - 1

    def do_session(self, pid):
        stored = self.command("GET", "sio:session:" + pid)
        return unpack(base64.b64decode(stored)) if stored else None

    def do_storeSession(self, session):
        self.command("SET", "sio:session:" + session["pid"], base64.b64encode(pack(session)), "PX", 60000)


def main():
    kind, port = sys.argv[1], int(sys.argv[2])
    node = {"classic": Classic, "sharded": Sharded, "streams": Streams}[kind](port)
    control = Redis(port)
    control.command("SET", "foreign:ready", node.uid)
    while True:
        found = control.command("BLPOP", "foreign:in", 0)
        command = json.loads(found[1])
        try:
            result = {"result": getattr(node, "do_" + command["do"])(**from_control(command.get("with", {})))}
        except Exception as error:
            result = {"error": repr(error)}
        control.command("RPUSH", command["answer"], json.dumps(to_control(result)))


main()
