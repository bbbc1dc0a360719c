"""Waiting for a condition, never for a time."""

import os
import time

# Seconds until something that has not come counts as missing: for Playwright too. A loaded machine may take most of them.
PATIENCE = 60 * float(os.environ.get("EASEL_TEST_PATIENCE", "1"))


def eventually(what, condition, pause=time.sleep):
    """Returns what `condition` returns once that is true, or fails and says what did not come and what was there. It looks again after
    20 ms, and ever less often, since each look at a page takes a millisecond of a processor: `pause` waits for so many seconds."""
    end = time.monotonic() + PATIENCE
    wait = 0.02
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {PATIENCE:.0f} s: {what} (it is {found!r})")
        pause(wait)
        wait = min(0.1, 1.2 * wait)
