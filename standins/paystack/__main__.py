"""Command line of the stand-in for Paystack."""

from __future__ import annotations

import argparse
import os

from standins.paystack.app import DEFAULT_API_KEY, create_app
from standins.serving import Served, run


def configured(arguments: list[str] | None = None) -> Served:
    """The application that a command line asks for, and its port."""
    parser = argparse.ArgumentParser(prog="python -m standins.paystack", description=__doc__)
    parser.add_argument("--port", type=int, default=8094)
    parser.add_argument("--webhook-url", default="", help="where events go; none are sent without")
    parser.add_argument("--public-url", default="", help="base address of the payment pages")
    options = parser.parse_args(arguments)
    app = create_app(
        # Not an argument: every user of the machine can read those, and it signs the webhooks.
        api_key=os.environ.get("PAYSTACK_SECRET_KEY", DEFAULT_API_KEY),
        webhook_url=options.webhook_url,
        public_url=options.public_url,
    )
    return app, options.port


if __name__ == "__main__":
    run(configured())
