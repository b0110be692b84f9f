"""Command line of the stand-in for Google Chat."""

from __future__ import annotations

import argparse

from standins.googlechat.app import create_app
from standins.serving import run


def main() -> None:
    """Parse the options and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m standins.googlechat", description=__doc__)
    parser.add_argument("--port", type=int, default=8094)
    options = parser.parse_args()
    run((create_app(), options.port))


if __name__ == "__main__":
    main()
