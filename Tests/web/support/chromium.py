"""Debian's Chromium, without a window."""

import contextlib

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    # A page that Playwright answers for comes from no address, and Chromium would not let it reach this machine.
    "--disable-features=LocalNetworkAccessChecks",
    # A name that browsers do not trust as they trust localhost.
    "--host-resolver-rules=MAP easel.test 127.0.0.1",
]


@contextlib.contextmanager
def started_chromium():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()
