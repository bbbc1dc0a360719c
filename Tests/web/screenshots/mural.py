"""The board on the screenshots: a mural is planned, with drawings of a library that Excalidraw's users made."""

import itertools
import json
import math

from support.places import FIXTURES

LIBRARY = FIXTURES / "picasso-s-line-drawings.excalidrawlib"
INK = "#1e1e1e"


class Mural:
    def __init__(self):
        self.elements = []
        self.animals = {item["name"]: item["elements"] for item in json.loads(LIBRARY.read_text())["libraryItems"]}
        self.indices = (f"b{first}{second}" for first, second in itertools.product("0123456789ABCDEF", repeat=2))

    def add(self, kind, x, y, width, height, **properties):
        element = {
            "id": f"mural-{len(self.elements)}", "type": kind, "x": x, "y": y, "width": width, "height": height, "angle": 0,
            "strokeColor": INK, "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2,
            "strokeStyle": "solid", "roughness": 0, "opacity": 100, "groupIds": [], "frameId": None, "roundness": None,
            "seed": 1, "version": 1, "versionNonce": 1, "updated": 1, "isDeleted": False, "boundElements": None,
            "link": None, "locked": False, "index": next(self.indices)} | properties
        self.elements.append(element)
        return element

    def text(self, text, x, y, size=20, colour=INK, width=None, **properties):
        lines = text.split("\n")
        width = width or max(map(len, lines)) * size * 0.55
        return self.add("text", x, y, width, len(lines) * size * 1.25, **{
            "text": text, "originalText": text, "fontSize": size, "fontFamily": 5, "textAlign": "left", "lineHeight": 1.25,
            "verticalAlign": "top", "containerId": None, "autoResize": True, "strokeColor": colour} | properties)

    def label(self, container, text, size=18, colour=INK):
        height = len(text.split("\n")) * size * 1.25
        label = self.text(
            text, container["x"] + 8, container["y"] + (container["height"] - height) / 2, size, colour,
            width=container["width"] - 16, textAlign="center", verticalAlign="middle", containerId=container["id"],
            autoResize=False, angle=container["angle"])
        container["boundElements"] = [{"type": "text", "id": label["id"]}]

    def sticky(self, text, x, y, colour, tilt=0):
        note = self.add("rectangle", x, y, 150, 150, backgroundColor=colour, strokeColor="transparent",
                        angle=math.radians(tilt), customData={"easel": "sticky"})
        self.label(note, text)

    def animal(self, name, x, y, height, colour, width=2):
        parts = self.animals[name]
        corners = [(part["x"] + px, part["y"] + py) for part in parts for px, py, *_ in part["points"]]
        left, top = min(px for px, _ in corners), min(py for _, py in corners)
        scale = height / (max(py for _, py in corners) - top)
        for part in parts:
            kept = {key: part[key] for key in ("pressures", "simulatePressure", "roundness") if key in part}
            self.add(part["type"], x + (part["x"] - left) * scale, y + (part["y"] - top) * scale, part["width"] * scale,
                     part["height"] * scale, strokeColor=colour, strokeWidth=width, **kept,
                     points=[[px * scale, py * scale] for px, py, *_ in part["points"]])

    def card(self, name, title, x, y, colour, animal_colour, shift):
        self.add("rectangle", x, y, 220, 280, backgroundColor=colour, strokeColor=animal_colour, roundness={"type": 3})
        self.animal(name, x + shift, y + 20, 205, animal_colour, width=0.6)
        self.text(title, x + 110 - len(title) * 5, y + 240, 20, animal_colour)

    def arrow(self, x1, y1, x2, y2, **properties):
        self.add("arrow", x1, y1, abs(x2 - x1), abs(y2 - y1), **{
            "points": [[0, 0], [x2 - x1, y2 - y1]], "startArrowhead": None, "endArrowhead": "arrow"} | properties)

    def draw(self):
        self.text("A mural for the zoo gate", 0, 0, 36)
        self.text("Pick one of the three, then we paint on Saturday", 2, 52, 20, "#868e96")
        self.card("flamingo", "Flamingo", 0, 100, "#fff0f6", "#c2255c", 28)
        self.card("kangaroo", "Kangaroo", 250, 100, "#fff4e6", "#d9480f", 35)
        self.card("pinguine", "Penguin", 500, 100, "#e7f5ff", "#1864ab", 56)
        self.sticky("7 votes for\nthe flamingo", 770, 60, "#ffec99", -3)
        self.sticky("Pink, grey\nand a lot\nof white", 945, 85, "#b2f2bb", 2)
        self.sticky("Who has\na ladder?", 850, 245, "#d0bfff", -2)
        sketch = self.add("ellipse", 0, 450, 150, 90, backgroundColor="#a5d8ff", fillStyle="hachure", strokeColor="#1971c2")
        self.label(sketch, "Sketch")
        agree = self.add("rectangle", 240, 450, 150, 90, backgroundColor="#b2f2bb", strokeColor="#2f9e44",
                         roundness={"type": 3})
        self.label(agree, "Agree")
        paint = self.add("diamond", 480, 430, 180, 130, backgroundColor="#ffd8a8", strokeColor="#e8590c")
        self.label(paint, "Paint")
        self.arrow(156, 495, 234, 495)
        self.arrow(396, 495, 476, 495)
        self.arrow(570, 568, 75, 548, points=[[0, 0], [-240, 50], [-495, -20]], roundness={"type": 2},
                   strokeStyle="dashed", strokeColor="#868e96")
        self.animal("camel", 800, 430, 170, "#e8590c")
        return [{"op": "put", "id": element["id"], "value": element} for element in self.elements]
