"""How patient tests are. One variable scales it everywhere: EASEL_TEST_PATIENCE, 1 by default."""

import os


def patience() -> float:
    return float(os.environ.get("EASEL_TEST_PATIENCE", "1"))
