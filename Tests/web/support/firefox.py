"""Debian's Firefox, without a window, and somebody at it.

It is told what to do by Marionette, the protocol that Firefox speaks itself and geckodriver only translates; Debian has no
geckodriver. Commands and answers are JSON behind their length: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import contextlib
import itertools
import json
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from support.eventually import PATIENCE, eventually
from support.person import DESKTOP, Person

PREFERENCES = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.disabledForTesting": True,
    "app.normandy.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,none",
    "ui.caretBlinkTime": 0,
}

KEYS = {
    "Control": "\ue009", "Shift": "\ue008", "Alt": "\ue00a", "Escape": "\ue00c", "Enter": "\ue007", "Tab": "\ue004",
    "Delete": "\ue017", "Backspace": "\ue003", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014",
    "ArrowDown": "\ue015", "Home": "\ue011", "End": "\ue010",
}


class Firefox:
    """One Firefox, with one page."""

    def __init__(self):
        self.profile = Path(tempfile.mkdtemp(prefix="easel-firefox-"))
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (self.profile / "user.js").write_text("".join(lines))
        self.numbers = itertools.count(1)
        self.log = open(self.profile / "log", "wb")
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", self.profile],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        port = self.profile / "MarionetteActivePort"
        eventually("Firefox listens", lambda: port.exists() and port.read_text().strip())
        self.socket = socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=PATIENCE)
        self.received = b""
        self.receive()
        self.send("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"timeouts": {
            "script": int(1_000 * PATIENCE), "pageLoad": int(1_000 * PATIENCE)}}}})

    def stop(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, command, parameters):
        number = next(self.numbers)
        message = json.dumps([0, number, command, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, answered, error, result = self.receive()
        assert answered == number, (answered, number)
        assert error is None, f"{command}: {error['error']}: {error['message']}"
        return result.get("value") if set(result) == {"value"} else result

    def receive(self):
        while b":" not in self.received:
            self.receive_more()
        length, _, rest = self.received.partition(b":")
        self.received = rest
        while len(self.received) < int(length):
            self.receive_more()
        message, self.received = self.received[:int(length)], self.received[int(length):]
        return json.loads(message)

    def receive_more(self):
        piece = self.socket.recv(1 << 16)
        assert piece, "Firefox has ended"
        self.received += piece


@contextlib.contextmanager
def started_firefox():
    firefox = Firefox()
    try:
        yield firefox
    finally:
        firefox.stop()


class Page:
    """As much of Playwright's page as a person in a test does with it."""

    def __init__(self, firefox):
        self.firefox = firefox
        self.mouse = Mouse(firefox)
        self.keyboard = Keyboard(firefox)

    def goto(self, address):
        self.firefox.send("WebDriver:Navigate", {"url": address})

    def reload(self):
        self.firefox.send("WebDriver:Refresh", {})

    def evaluate(self, script, argument=None):
        """An expression, or a function of the argument; promises are waited for. It runs as a script of the page would."""
        body = f"""
            const [argument, done] = arguments;
            const found = ({script});
            Promise.resolve(typeof found === "function" ? found(argument) : found)
                .then((value) => done({{ value: value === undefined ? null : JSON.stringify(value) ?? null }}),
                    (error) => done({{ error: `${{error}}` }}));"""
        answer = self.firefox.send("WebDriver:ExecuteAsyncScript", {"script": body, "args": [argument], "sandbox": None})
        assert "error" not in answer, answer["error"]
        return None if answer["value"] is None else json.loads(answer["value"])

    def wait_for_timeout(self, milliseconds):
        time.sleep(milliseconds / 1_000)


class Actions:
    def __init__(self, firefox):
        self.firefox = firefox

    def perform(self, kind, *steps):
        more = {"parameters": {"pointerType": "mouse"}} if kind == "pointer" else {}
        self.firefox.send("WebDriver:PerformActions", {"actions": [{"type": kind, "id": f"the {kind}", "actions": list(steps), **more}]})


class Mouse(Actions):
    at = (0, 0)

    def move(self, x, y, steps=1):
        (from_x, from_y), self.at = self.at, (x, y)
        self.perform("pointer", *(
            {"type": "pointerMove", "duration": 0, "origin": "viewport", "x": round(from_x + (x - from_x) * step / steps),
             "y": round(from_y + (y - from_y) * step / steps)} for step in range(1, steps + 1)))

    def down(self):
        self.perform("pointer", {"type": "pointerDown", "button": 0})

    def up(self):
        self.perform("pointer", {"type": "pointerUp", "button": 0})

    def click(self, x, y):
        self.move(x, y)
        self.down()
        self.up()


class Keyboard(Actions):
    def press(self, keys):
        names = [KEYS.get(name, name) for name in keys.split("+")]
        self.perform("key", *({"type": "keyDown", "value": name} for name in names),
                     *({"type": "keyUp", "value": name} for name in reversed(names)))

    def type(self, text):
        for character in text:
            self.press("Enter" if character == "\n" else character)


class FirefoxPerson(Person):
    """Somebody at Firefox. What is not here, a test about drawing does not need."""

    def __init__(self, firefox, url, name="Ada", colour="#1971c2"):
        self.url = url
        self.name = name
        self.network_may_fail = False
        self.has_left = False
        self.troubles = []
        self.page = Page(firefox)
        profile = json.dumps({"name": name, "color": colour})
        self.page.goto(f"{url}/whiteboard.html")
        self.ask("(profile) => { localStorage.clear(); localStorage.setItem('easel.profile', profile); }", profile)
        self.fit(DESKTOP)

    def fit(self, viewport):
        """Makes the page as large as it is in other browsers; what is around it takes some room."""
        firefox = self.page.firefox
        size = {"width": viewport["width"], "height": viewport["height"]}
        firefox.send("WebDriver:SetWindowRect", size)
        inner = self.ask("({ width: innerWidth, height: innerHeight })")
        firefox.send("WebDriver:SetWindowRect", {side: 2 * size[side] - inner[side] for side in size})

    def open(self, board):
        super().open(board)
        self.ask("""() => {
            window.troubles = [];
            for (const type of ["error", "unhandledrejection", "securitypolicyviolation"]) {
                window.addEventListener(type, (event) => {
                    troubles.push(`${type}: ${event.message ?? event.reason ?? event.violatedDirective}`);
                });
            }
        }""")
        return self

    def check(self):
        """Nothing went wrong that nobody sees, since the page was open."""
        troubles = self.ask("window.troubles ?? []")
        assert troubles == [], f"{self.name}'s page: {troubles}"

    def take(self, tool):
        centre = self.ask("""(tool) => {
            const button = document.querySelector(`[role=toolbar][aria-label="Drawing tools"] [aria-label="${tool}"]`);
            const { left, top, width, height } = button.getBoundingClientRect();
            return [left + width / 2, top + height / 2];
        }""", tool)
        self.page.mouse.click(*map(round, centre))

    def undo(self):
        self.focus_drawing()
        self.press("Control+z")

    def focus_drawing(self):
        self.ask("document.getElementById('canvas').focus()")

    def leave(self):
        self.has_left = True
        self.page.goto("about:blank")
