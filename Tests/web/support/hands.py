"""What hands do quickly, however slow the machine is: Chromium is told when each touch was."""

import time

# Seconds from one touch or click to the next.
APART = 0.01


class Fingers:
    """Touches of a page, as Chromium gets them from a screen."""

    def __init__(self, context, page):
        self.session = context.new_cdp_session(page)
        self.down = {}
        self.now = time.time()

    def press(self, finger, x, y):
        self.down[finger] = (x, y)
        self.send("touchStart")

    def move(self, finger, x, y, steps=1):
        from_x, from_y = self.down[finger]
        for step in range(1, steps + 1):
            share = step / steps
            self.down[finger] = (from_x + (x - from_x) * share, from_y + (y - from_y) * share)
            self.send("touchMove")

    def lift(self, finger):
        del self.down[finger]
        self.send("touchEnd")

    def cancel(self):
        self.down.clear()
        self.send("touchCancel")

    def send(self, event):
        self.now += APART
        points = [{"id": finger, "x": x, "y": y} for finger, (x, y) in self.down.items()]
        self.session.send("Input.dispatchTouchEvent", {
            "type": event, "touchPoints": points, "timestamp": self.now})


def double_click(context, page, x, y):
    """Two clicks of a mouse that are one double click."""
    page.mouse.move(x, y)
    session = context.new_cdp_session(page)
    now = time.time()
    for count in (1, 2):
        for event in ("mousePressed", "mouseReleased"):
            now += APART
            session.send("Input.dispatchMouseEvent", {
                "type": event, "x": x, "y": y, "button": "left", "clickCount": count, "timestamp": now})
    session.detach()
