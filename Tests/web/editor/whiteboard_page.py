"""A bare page with an editor, a real mouse, keyboard and fingers, and what they did to the board."""

from support.eventually import eventually
from support.hands import double_click


def near(value, expected, by=1.5):
    return abs(value - expected) <= by


class WhiteboardPage:
    def __init__(self, page, address, node_url, board):
        self.page = page
        self.context = page.context
        self.troubles = []
        self.page.on("pageerror", self.hear)
        self.page.goto(f"{address}/editor/page.html?node={node_url}&board={board}")
        eventually(
            "the page is on its board",
            lambda: self.page.evaluate("document.documentElement.dataset.ready !== undefined") or self.fail_early(),
            lambda seconds: self.page.wait_for_timeout(1_000 * seconds))
        self.mouse = self.page.mouse
        self.keyboard = self.page.keyboard

    def fail_early(self):
        assert self.troubles == []

    def hear(self, error):
        self.troubles.append(str(error))

    def leave(self):
        """The page stays, for whoever comes next."""
        self.page.remove_listener("pageerror", self.hear)

    def ask(self, script, argument=None):
        return self.page.evaluate(script, argument)

    @property
    def elements(self):
        """All elements from the lowest to the topmost, without files."""
        return self.ask("easel.scene.items().map(({ id }) => easel.client.document.get(id))")

    @property
    def element(self):
        (only,) = self.elements
        return only

    def get(self, element_id):
        return self.ask("(id) => easel.client.document.get(id) ?? null", element_id)

    @property
    def selection(self):
        return self.ask("[...easel.editor.selection]")

    @property
    def tool(self):
        return self.ask("easel.editor.tool")

    def use(self, tool):
        self.ask("(tool) => { easel.editor.tool = tool; }", tool)

    def style(self, **style):
        self.ask("(style) => easel.editor.setStyle(style)", style)

    def submit(self, *edits):
        """As another tool of the same person would; not undoable."""
        self.ask("(edits) => easel.client.submit(edits, { undo: 'none' })", list(edits))

    def put(self, **properties):
        """Puts an element on the board as it would be made, and gives its id."""
        base = dict(
            type="rectangle", x=100, y=100, width=100, height=80, angle=0, strokeColor="#1e1e1e",
            backgroundColor="#a5d8ff", fillStyle="solid", strokeWidth=2, strokeStyle="solid", roughness=0, opacity=100,
            groupIds=[], frameId=None, roundness=None, seed=1, version=1, versionNonce=1, isDeleted=False,
            boundElements=None, updated=1, link=None, locked=False)
        element = {**base, **properties}
        element.setdefault("id", f"e{len(self.elements)}")
        element.setdefault("index", f"a{len(self.elements)}")
        self.submit({"op": "put", "id": element["id"], "value": element})
        return element["id"]

    def drag(self, start, *points, steps=3, modifiers=()):
        for key in modifiers:
            self.keyboard.down(key)
        self.mouse.move(*start)
        self.mouse.down()
        for point in points:
            self.mouse.move(*point, steps=steps)
        self.mouse.up()
        for key in modifiers:
            self.keyboard.up(key)

    def click(self, x, y, **options):
        self.mouse.click(x, y, **options)

    def double_click(self, x, y):
        double_click(self.context, self.page, x, y)

    def frames(self, count=2):
        self.ask("""async (count) => {
            for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
        }""", count)

    def settle(self):
        """Waits until all is in the log, and compares what is shown with it."""
        self.eventually("all is in the log", lambda: self.ask("easel.client.pending") == 0)
        shown, confirmed = self.ask("[easel.client.document.digest(), easel.client.digest()]")
        assert shown == confirmed

    def eventually(self, what, condition):
        return eventually(what, condition, lambda seconds: self.page.wait_for_timeout(1_000 * seconds))

    @property
    def writing(self):
        return self.page.locator("textarea.easel-text-editor")

    def paste_data(self, **data):
        """A paste with what a browser would bring: types with texts, or files as (name, type, base64)."""
        self.ask("""({ texts, files }) => {
            const data = new DataTransfer();
            for (const [type, text] of Object.entries(texts)) data.setData(type, text);
            for (const [name, type, base64] of files) {
                const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
                data.items.add(new File([bytes], name, { type }));
            }
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""", {"texts": data.get("texts", {}), "files": data.get("files", [])})
