"""How much of what is random a test does: a little each day, and all of it where it soaks (`make soak`)."""

import os


def soak(few, full):
    return full if os.environ.get("EASEL_SOAK") == "1" else few
