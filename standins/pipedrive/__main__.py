"""Command line of the stand-in for Pipedrive."""

from __future__ import annotations

import argparse

from standins.pipedrive.app import DEFAULT_DOMAIN, DEFAULT_TOKEN, create_app
from standins.pipedrive.oauth import OAuth
from standins.serving import Served, run


def configured(arguments: list[str] | None = None) -> Served:
    """The application that a command line asks for, and its port."""
    parser = argparse.ArgumentParser(prog="python -m standins.pipedrive", description=__doc__)
    parser.add_argument("--port", type=int, default=8092)
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the API token, 40 hex digits")
    parser.add_argument("--domain", default=DEFAULT_DOMAIN, help="the company's subdomain")
    parser.add_argument("--deals", type=int, default=0, help="how many deals there are at first")
    parser.add_argument("--client-id", help="of the app that users can install")
    parser.add_argument("--client-secret", default="", help="of the app")
    parser.add_argument("--callback-url", default="", help="of the app")
    options = parser.parse_args(arguments)
    oauth = None
    if options.client_id:
        oauth = OAuth(options.client_id, options.client_secret, options.callback_url)
    app = create_app(token=options.token, domain=options.domain, deals=options.deals, oauth=oauth)
    return app, options.port


if __name__ == "__main__":
    run(configured())
