"""Command line of the stand-in for Microsoft Teams."""

from __future__ import annotations

import argparse

from standins.serving import run
from standins.teams.app import create_app


def main() -> None:
    """Parse the options and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m standins.teams", description=__doc__)
    parser.add_argument("--port", type=int, default=8094)
    options = parser.parse_args()
    run((create_app(), options.port))


if __name__ == "__main__":
    main()
