"""Command line of the stand-in for Telegram."""

from __future__ import annotations

import argparse

from standins.serving import run
from standins.telegram.app import DEFAULT_CHAT, DEFAULT_TOKEN, create_app


def main() -> None:
    """Parse the options and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m standins.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8093)
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token")
    parser.add_argument("--chat", type=int, default=DEFAULT_CHAT, help="the chat it may write to")
    options = parser.parse_args()
    run((create_app(token=options.token, chat=options.chat), options.port))


if __name__ == "__main__":
    main()
