"""Waiting for a condition, never for a time."""

import time

PATIENCE = 15.0


def eventually(what, condition, pause=lambda: time.sleep(0.02), patience=PATIENCE):
    """Returns what `condition` returns once that is true, or fails and says what did not come and what was there."""
    end = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {patience:.0f} s: {what} (it is {found!r})")
        pause()
