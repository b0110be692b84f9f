"""What proves that an event comes from a payment processor: for the database, and for it alone."""

import psycopg

from leadmill.settings import Settings


def store_webhook_secrets(database_url: str, settings: Settings) -> None:
    """Have the database take events that these secrets signed, and no others, from now on.

    A processor without secrets stays as it is. Without an address the variables of libpq say where
    the database is.
    """
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        connection.execute("set role leadmill_owner")
        for processor in with_secrets(settings):
            connection.execute("select billing.set_processor(%s, %s, %s)", processor)


def with_secrets(settings: Settings) -> list[tuple[str, bool, list[str]]]:
    """Processors, whether their money is real, and what signs their events: Paystack's API keys."""
    known = [
        ("stripe", settings.stripe_livemode, list(settings.stripe_webhook_secrets)),
        ("paystack", settings.paystack_livemode, list(settings.paystack_secret_keys)),
    ]
    return [one for one in known if one[2]]
