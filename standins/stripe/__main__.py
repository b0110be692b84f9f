"""Command line of the stand-in for Stripe."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from standins.serving import Served, run
from standins.stripe.account import DEFAULT_API_VERSION
from standins.stripe.app import DEFAULT_API_KEY, DEFAULT_WEBHOOK_SECRET, create_app


def configured(arguments: list[str] | None = None) -> Served:
    """The application that a command line asks for, and its port."""
    parser = argparse.ArgumentParser(prog="python -m standins.stripe", description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--webhook-url", default="", help="where events go; none are sent without")
    parser.add_argument(
        "--webhook-secret", default=os.environ.get("STRIPE_WEBHOOK_SECRET", DEFAULT_WEBHOOK_SECRET)
    )
    parser.add_argument("--api-key", default=DEFAULT_API_KEY)
    parser.add_argument("--api-version", default=DEFAULT_API_VERSION)
    parser.add_argument("--public-url", default="", help="base address of the payment pages")
    parser.add_argument("--memory", type=Path, help="file that keeps the account; none without")
    options = parser.parse_args(arguments)
    app = create_app(
        webhook_url=options.webhook_url,
        webhook_secret=options.webhook_secret,
        api_key=options.api_key,
        api_version=options.api_version,
        public_url=options.public_url,
        memory=options.memory,
    )
    return app, options.port


if __name__ == "__main__":
    run(configured())
