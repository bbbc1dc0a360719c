"""How patient tests are. One variable scales it everywhere: EASEL_TEST_PATIENCE, 1 by default."""

import os


def patience() -> float:
    return float(os.environ.get("EASEL_TEST_PATIENCE", "1"))


# Seconds until something that has not come counts as missing. A loaded machine may take most of them; the libraries' own limits
# of 1 and 5 seconds are none.
PATIENCE = 60 * patience()
