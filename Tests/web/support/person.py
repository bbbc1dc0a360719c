"""Somebody at a browser, who does what people do and sees what the page shows."""

import json
from urllib.parse import urlsplit

from support.chromium import new_context
from support.eventually import eventually

VIOLATIONS = """
globalThis.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
    globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""

# What Chromium itself prints when a server is away, or says no.
ABOUT_THE_NETWORK = ("WebSocket connection to", "net::ERR_", "Failed to load resource")

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


class Person:
    def __init__(self, browser, url, name="Ada", colour="#1971c2", viewport=DESKTOP, **options):
        self.url = url
        self.name = name
        self.network_may_fail = False
        self.has_left = False
        self.troubles = []
        self.boards_gone = set()
        self.hosts = set()
        profile = json.dumps({"name": name, "color": colour})
        kept = [{"name": "easel.profile", "value": profile}]
        self.context = new_context(
            browser, viewport=viewport, accept_downloads=True,
            storage_state={"cookies": [], "origins": [{"origin": url, "localStorage": kept}]}, **options)
        self.context.add_init_script(VIOLATIONS)
        self.context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page = self.new_page()

    # Pages

    def new_page(self):
        page = self.context.new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.troubles.append(f"{error}\n{error.stack}"))
        page.on("websocket", lambda socket: self.hosts.add(urlsplit(socket.url).netloc))
        return page

    def hear(self, message):
        if message.type != "error" and not message.text.startswith("Refused"):
            return
        # True, and no harm: over plain HTTP there is nothing that this header could protect.
        if message.text.startswith("The Cross-Origin-Opener-Policy header has been ignored"):
            return
        if self.network_may_fail and any(sign in message.text for sign in ABOUT_THE_NETWORK):
            return
        # The page may ask for the title of its board before it hears that the board is gone; the browser tells of the 404.
        if any(message.location.get("url", "").endswith(f"/api/boards/{board}") for board in self.boards_gone):
            return
        self.troubles.append(f"{message.text} ({message.location.get('url')}:{message.location.get('lineNumber')})")

    def open(self, board):
        self.page.goto(f"{self.url}/boards/{board}")
        self.wait_until_ready()
        return self

    def reload(self):
        self.page.reload()

    def wait_until_ready(self):
        def is_ready():
            assert not self.troubles, f"{self.name}'s page does not open: {self.troubles}"
            # Who writes before the letters are there has texts of another width.
            return self.ask("document.documentElement.dataset.ready === 'true' && document.fonts.check('20px Excalifont')")

        self.eventually("the page is ready", is_ready)

    def forget(self):
        """The browser keeps its files and who its owner is. It stays where it is: with an empty page between two boards, Chromium would
        begin a new process for each."""
        self.ask("""() => {
            const profile = localStorage.getItem("easel.profile");
            localStorage.clear();
            localStorage.setItem("easel.profile", profile);
        }""")
        for page in self.context.pages[1:]:
            page.close()

    def leave(self):
        self.has_left = True
        self.context.close()

    def check(self):
        """Nothing went wrong that nobody sees."""
        for page in self.context.pages:
            self.troubles += page.evaluate("globalThis.violations ?? []")
        assert self.troubles == [], f"{self.name}'s page: {self.troubles}"
        hosts = self.hosts - {"", urlsplit(self.url).netloc}
        assert hosts == set(), f"{self.name}'s page asked other hosts: {hosts}"

    # Looking

    def ask(self, script, argument=None):
        return self.page.evaluate(script, argument)

    def eventually(self, what, condition, argument=None):
        """Waits for a script or a function to be true."""
        look = condition if callable(condition) else lambda: self.ask(condition, argument)
        try:
            return eventually(f"{self.name}: {what}", look, lambda seconds: self.page.wait_for_timeout(1_000 * seconds))
        except AssertionError as failure:
            raise AssertionError(f"{failure}; troubles of the page: {self.troubles}") from None

    def button(self, name, **options):
        return self.page.get_by_role("button", name=name, exact=True, **options)

    @property
    def pill(self):
        return self.page.locator("#connection")

    def sees_state(self, state):
        self.eventually(f"the pill says {state}", f"document.querySelector('#connection')?.dataset.state === '{state}'")

    @property
    def elements(self):
        """What is on the board for this page, by id."""
        return self.ask("Object.fromEntries([...easel.client.document.entries()])")

    def of_type(self, kind):
        return [element for element in self.elements.values() if element.get("type") == kind]

    def sees(self, count, kind=None):
        """Waits until there are so many elements, of one type or of all."""
        script = """([count, kind]) => [...easel.client.document.entries()]
            .filter(([, element]) => kind === null || element.type === kind).length === count"""
        self.eventually(f"{count} {kind or 'elements'} on the board", script, [count, kind])
        return self.of_type(kind) if kind else list(self.elements.values())

    def is_settled(self):
        return self.ask("easel.client.status === 'online' && easel.client.pending === 0")

    def settle(self):
        """Waits until all that was drawn here is in the log."""
        self.eventually("all is saved", self.is_settled)

    @property
    def digest(self):
        return self.ask("easel.client.digest()")

    @property
    def seq(self):
        return self.ask("easel.client.seq")

    # Doing

    def take(self, tool):
        self.page.get_by_role("toolbar", name="Drawing tools").get_by_role("button", name=tool, exact=True).click()

    def drag(self, *points, steps=3, hold=False):
        """Presses at the first point, moves through the others and lets go at the last; in pixels of the page. Each step to a point is a
        frame in every page that shows it, of 15 ms of a processor."""
        mouse = self.page.mouse
        mouse.move(*points[0])
        mouse.down()
        for point in points[1:]:
            mouse.move(*point, steps=steps)
        if not hold:
            mouse.up()

    def draw(self, tool, *points, steps=3):
        self.take(tool)
        self.drag(*points, steps=steps)

    def write(self, text, x, y, tool="Text"):
        self.take(tool)
        self.page.mouse.click(x, y)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Escape")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def undo(self):
        """By the button, of which a notice may have a second one."""
        self.page.locator("[aria-label=Undo]").click()

    def focus_drawing(self):
        self.page.get_by_role("application", name="Drawing").focus()

    def choose(self, *names):
        """Opens the menu and chooses an item of it."""
        self.button("Menu").click()
        for name in names:
            self.page.get_by_role("menu").get_by_text(name, exact=True).click()
