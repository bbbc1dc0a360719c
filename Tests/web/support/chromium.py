"""Debian's Chromium, without a window."""

import contextlib

from playwright.sync_api import expect, sync_playwright

from support.eventually import PATIENCE

FLAGS = [
    "--no-sandbox",
    # A page that Playwright answers for comes from no address, and Chromium would not let it reach this machine.
    "--disable-features=LocalNetworkAccessChecks",
    # A name that browsers do not trust as they trust localhost.
    "--host-resolver-rules=MAP easel.test 127.0.0.1",
]


# Milliseconds, as Playwright counts.
TIMEOUT = 1_000 * PATIENCE


def launched(browser_type, *flags):
    return browser_type.launch(executable_path="/usr/bin/chromium-headless-shell", args=[*FLAGS, *flags], timeout=TIMEOUT)


@contextlib.contextmanager
def started_chromium():
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        chromium = launched(playwright.chromium)
        try:
            yield chromium
        finally:
            chromium.close()


def new_context(chromium, **options):
    """Somebody's browser, with nothing kept from before. It keeps the page for when the node is away, and shows animations, only if
    it is told to: the first costs each of them a second, the second a third of what it takes to open the page."""
    context = chromium.new_context(**{"service_workers": "block", "reduced_motion": "reduce"} | options)
    context.set_default_timeout(TIMEOUT)
    return context


class PagePool:
    """Pages whose tests leave nothing behind but where they are. A page that is there costs a third of the processor time that a new
    one in a new context takes."""

    def __init__(self, chromium, **options):
        self.chromium = chromium
        self.options = options
        self.free = {}
        self.taken = []

    def take(self, **options):
        free = self.free.setdefault(repr(sorted(options.items())), [])
        page = free.pop() if free else new_context(self.chromium, **self.options | options).new_page()
        self.taken.append((page, free))
        return page

    def give_back(self):
        """All that were taken: their tests are over. No button and no key stays down."""
        for page, free in self.taken:
            for button in ("left", "middle"):
                page.mouse.up(button=button)
            for key in ("Shift", "Control", "Alt", "Meta"):
                page.keyboard.up(key)
            free.append(page)
        self.taken = []
