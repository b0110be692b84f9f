"""What proves that an event comes from a payment processor: for the database, and for it alone."""

import psycopg

from leadmill.settings import Settings


def store_webhook_secrets(database_url: str, settings: Settings) -> None:
    """Have the database take events that these secrets signed, and no others, from now on.

    Without an address the variables of libpq say where the database is.
    """
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        connection.execute("set role leadmill_owner")
        connection.execute(
            "select billing.set_processor('stripe', %s, %s)",
            (settings.stripe_livemode, list(settings.stripe_webhook_secrets)),
        )
