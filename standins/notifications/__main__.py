"""Command line of all stand-ins that receive notifications."""

from __future__ import annotations

import argparse

from standins.notifications.app import create_app
from standins.serving import Served, run


def configured(arguments: list[str] | None = None) -> Served:
    """The application that a command line asks for, and its port."""
    parser = argparse.ArgumentParser(prog="python -m standins.notifications", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    options = parser.parse_args(arguments)
    return create_app(), options.port


if __name__ == "__main__":
    run(configured())
