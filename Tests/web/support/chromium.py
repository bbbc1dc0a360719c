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
