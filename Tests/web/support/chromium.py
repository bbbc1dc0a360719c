"""Debian's Chromium, without a window."""

import contextlib

from playwright.sync_api import sync_playwright

# A page that Playwright answers for comes from no address, and Chromium would not let it reach this machine.
FLAGS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]


@contextlib.contextmanager
def started_chromium():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()
