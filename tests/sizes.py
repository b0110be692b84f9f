"""Each heavy proof has two sizes: one for `make test`, one for `make soak`."""

import os

SOAK = os.environ.get("LEADMILL_SOAK") == "1"


def size(test: int, soak: int) -> int:
    """The number for this run."""
    return soak if SOAK else test
