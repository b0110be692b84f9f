"""Several stand-ins in one process: `python -m standins stripe --port 8090 + paystack …`.

Each is a service of its own, with the options of its own command line; a process for each would
cost memory and, while nobody calls, time.
"""

from __future__ import annotations

import sys
from itertools import groupby

from standins.notifications.__main__ import configured as notifications
from standins.paystack.__main__ import configured as paystack
from standins.pipedrive.__main__ import configured as pipedrive
from standins.serving import run
from standins.stripe.__main__ import configured as stripe

BETWEEN = "+"
STAND_INS = {
    "notifications": notifications,
    "paystack": paystack,
    "pipedrive": pipedrive,
    "stripe": stripe,
}


def main(words: list[str]) -> None:
    lines = [list(line) for is_end, line in groupby(words, BETWEEN.__eq__) if not is_end]
    unknown = [name for name, *_ in lines if name not in STAND_INS]
    if unknown or not lines:
        sys.exit(f"{__doc__}\nThere are {', '.join(STAND_INS)}.")
    run(*[STAND_INS[name](arguments) for name, *arguments in lines])


if __name__ == "__main__":
    main(sys.argv[1:])
