"""A headless Chromium on the origin of a real node, with the client's modules as they are in Sources now."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
WEB = ROOT / "Sources/EaselServer/Resources/web"
EASEL = os.environ.get("EASEL_BINARY", str(ROOT / ".build/debug/easel"))

OPEN = """async ({board, url, mode, connect}) => {
    const { EaselClient } = await import("/easel-client.js");
    const { openStore } = await import("/client/store.js");
    const { LeaseHolder } = await import("/client/store-lease.js");
    const options = mode === "lease" ? { holder: new LeaseHolder() } : {};
    globalThis.store = await openStore(board, options);
    globalThis.writes = [];
    const add = store.add.bind(store);
    store.add = (...operation) => {
        writes.push(add(...operation));
        return writes.at(-1);
    };
    globalThis.client = new EaselClient({ url, store });
    globalThis.notices = [];
    client.addEventListener("notice", ({ detail }) => notices.push(detail.code));
    if (connect) client.connect();
    return { client: client.client, pending: client.pending, ids: [...client.document.ids()].sort() };
}"""

SUBMIT = """(ids) => {
    for (const id of ids) client.submit([{ op: "put", id, value: {} }]);
}"""

WRITTEN = "() => Promise.all(writes)"


def eventually(what, condition, patience=30):
    end = time.monotonic() + patience
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)


class Node:
    """An `easel serve` that can be away and come back."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="easel-store-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [EASEL, "serve", "--port", str(self.port), "--data", self.directory],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually("the node is ready", self.is_ready)

    def is_ready(self):
        try:
            return urllib.request.urlopen(self.url + "/readyz").status == 200
        except OSError:
            return False

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def operations(self, board):
        """The ids that operations put, in the order of the log."""
        try:
            text = urllib.request.urlopen(f"{self.url}/api/boards/{board}/operations?limit=all").read().decode()
        except urllib.error.HTTPError:
            return []
        return [edit["id"] for line in text.splitlines() for edit in json.loads(line)["edits"]]


def serve_sources(context, node):
    """The client's files from Sources, and an empty page, on the node's origin: also while the node is away."""

    def answer(route):
        path = route.request.url.removeprefix(node.url).split("?")[0]
        if path == "/empty":
            route.fulfill(body="<!doctype html><title>empty</title>", content_type="text/html")
        else:
            route.fulfill(body=(WEB / path.lstrip("/")).read_text(), content_type="text/javascript")

    context.route(f"{node.url}/empty", answer)
    context.route(f"{node.url}/easel-client.js", answer)
    context.route(f"{node.url}/client/*.js", answer)
