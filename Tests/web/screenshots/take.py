"""Takes the screenshots of the whiteboard that the README shows."""

import math
import sys
from pathlib import Path

from mural import Mural
from support.chromium import started_chromium
from support.person import DESKTOP, PHONE, Person
from support.processes import Node

BOARD = "mural"
VIEW = {"desktop": {"minX": -200, "minY": -40, "maxX": 1150, "maxY": 640},
        "phone": {"minX": -20, "minY": 60, "maxX": 490, "maxY": 580}}

SCREENS = {"desktop": (DESKTOP, {}),
           "phone": (PHONE, {"has_touch": True, "is_mobile": True, "device_scale_factor": 2})}
CURSORS = {"desktop": [(770, 40), (650, 470)], "phone": [(200, 400), (420, 180)]}


def draw_by_hand(person):
    """A loop around the winner and a tick, as one does with a pen."""
    person.focus_drawing()
    loop = [(108 + 104 * math.cos(angle / 10), 222 + 112 * math.sin(angle / 10)) for angle in range(-18, 48)]
    tick = [(178, 352), (184, 360), (189, 366), (198, 346), (208, 328)]
    for colour, stroke in (("#e03131", loop), ("#2f9e44", tick)):
        person.ask("(colour) => { easel.editor.tool = 'pen'; easel.editor.setStyle({ strokeColor: colour, strokeWidth: 1 }); }",
                   colour)
        points = [person.ask("(point) => easel.viewport.toScreen(point)", {"x": x, "y": y}) for x, y in stroke]
        person.drag(*[(point["x"], point["y"]) for point in points], steps=2)
    person.press("v", "Escape")


def look_at(person, bounds):
    person.ask("(bounds) => easel.viewport.fit(bounds, 0)", bounds)


def point_at(person, x, y):
    point = person.ask("(point) => easel.viewport.toScreen(point)", {"x": x, "y": y})
    person.page.mouse.move(point["x"] - 5, point["y"] - 5)
    person.page.mouse.move(point["x"], point["y"])


def settle(person):
    """Until cursors have come to rest, pictures are drawn, and hints are gone."""
    person.page.wait_for_timeout(700)
    person.ask("easel.renderer.flush()")


def take(directory):
    node = Node()
    try:
        for n, edit in enumerate(Mural().draw()):
            node.submit(BOARD, [edit], n + 1)
        node.request("PATCH", f"/api/boards/{BOARD}", {"title": "Zoo mural"})
        with started_chromium() as chromium:
            friends = come(chromium, node)
            for scheme in ("light", "dark"):
                for size in VIEW:
                    photograph(chromium, node, friends, scheme, size, directory)
    finally:
        node.stop()


def come(chromium, node):
    """Mira, who draws, and Bob, who looks on."""
    friends = [Person(chromium, node.url, "Mira", "#2f9e44"), Person(chromium, node.url, "Bob", "#e8590c")]
    for friend in friends:
        friend.open(BOARD)
        look_at(friend, VIEW["desktop"])
    draw_by_hand(friends[0])
    friends[0].settle()
    return friends


def photograph(chromium, node, friends, scheme, size, directory):
    """The board on Ada's screen, and once the timeline too."""
    viewport, options = SCREENS[size]
    ada = Person(chromium, node.url, "Ada", "#1971c2", viewport, color_scheme=scheme, **options).open(BOARD)
    look_at(ada, VIEW[size])
    for friend, place in zip(friends, CURSORS[size]):
        point_at(friend, *place)
    settle(ada)
    ada.page.screenshot(path=directory / f"{scheme}-{size}.png")
    if (scheme, size) == ("light", "desktop"):
        travel(ada, 60)
        look_at(ada, VIEW[size])
        settle(ada)
        ada.page.screenshot(path=directory / "timeline.png")
    ada.leave()


def travel(person, steps):
    person.button("Timeline").click()
    person.page.get_by_role("slider", name="Point in history").focus()
    for _ in range(steps):
        person.press("ArrowLeft")
    settle(person)


if __name__ == "__main__":
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    take(directory)
    for picture in sorted(directory.glob("*.png")):
        print(f"{picture}  {picture.stat().st_size // 1024} KB")
