"""Real servers: a Redis, and nodes as a user would start them."""

import json
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from support.eventually import PATIENCE, eventually
from support.places import EASEL


class Port:
    """A port that is this test's until it is released, also while no server listens on it."""

    def __init__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.number = self.socket.getsockname()[1]
        # Servers that allow it too, as ours do, may now bind the port beside this socket; whoever asks the kernel for a
        # port, or connects from one, still gets another.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

    def release(self):
        self.socket.close()

    def is_listened_at(self):
        try:
            socket.create_connection(("127.0.0.1", self.number)).close()
            return True
        except ConnectionRefusedError:
            return False


class Redis:
    def __init__(self):
        self.reserved = Port()
        self.port = self.reserved.number
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL)
        eventually("Redis listens", self.reserved.is_listened_at)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.reserved.release()


class Node:
    """One `easel serve`, on a port that it keeps over a restart."""

    def __init__(self, *flags, starts=True, program=EASEL):
        self.directory = Path(tempfile.mkdtemp(prefix="easel-web-"))
        self.reserved = Port()
        self.port = self.reserved.number
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [program, "serve", "--port", str(self.port), "--data", str(self.directory / "data"),
                        "--drain-spread", "1ms", *flags]
        self.process = None
        # Whoever trusts the certificate of a node that has one.
        self.authority = None
        if starts:
            self.start()

    def start(self):
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log)
        try:
            eventually("the node is ready", self.is_ready)
        except AssertionError as failure:
            raise AssertionError(f"{failure}; it says:\n{self.said}") from None

    def is_ready(self):
        assert self.process.poll() is None, "easel serve ended"
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    @property
    def said(self):
        return (self.directory / "log").read_text() if self.process else ""

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        self.reserved.release()
        said = self.said
        shutil.rmtree(self.directory, ignore_errors=True)
        # That it was killed is what a test wanted.
        assert self.process is None or self.process.returncode in (0, -signal.SIGKILL), f"easel serve crashed:\n{said}"

    def get(self, path):
        return self.request("GET", path)

    def request(self, method, path, body=None, headers=()):
        """The status and the body of an answer; JSON goes in, bytes come out."""
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **dict(headers)})
        try:
            trust = self.authority and ssl.create_default_context(cafile=self.authority.certificate)
            with urllib.request.urlopen(request, timeout=PATIENCE, context=trust) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def json(self, path):
        status, body = self.get(path)
        assert status == 200, body
        return json.loads(body)

    def operations(self, board, after=0):
        status, body = self.get(f"/api/boards/{board}/operations?limit=all&after={after}")
        assert status == 200, body
        return [json.loads(line) for line in body.splitlines()]

    def submit(self, board, edits, n=1, key="a test's key of sixteen"):
        status, body = self.request("POST", f"/api/boards/{board}/operations", {"key": key, "n": n, "edits": edits})
        assert status == 200, body
        return json.loads(body)

    def svg(self, board):
        """The exported picture, without what names the node."""
        status, body = self.get(f"/api/boards/{board}/export.svg")
        assert status == 200, body
        return re.sub(rb"127\.0\.0\.1:\d+", b"", body)
