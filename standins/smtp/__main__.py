"""Command line of the SMTP sink."""

from __future__ import annotations

import argparse

from standins.serving import run
from standins.smtp.app import create_app


def main() -> None:
    """Parse the ports and serve both protocols until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m standins.smtp", description=__doc__)
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--http-port", type=int, default=8025)
    arguments = parser.parse_args()
    run((create_app(arguments.smtp_port), arguments.http_port))


if __name__ == "__main__":
    main()
