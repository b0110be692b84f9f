"""What the operator decides about admins, for the database, which enforces it."""

import json

import psycopg

from leadmill.settings import Settings


def store_admin_terms(database_url: str, settings: Settings) -> None:
    """From now on admins need a second factor, or not, and work from these networks alone.

    Without an address the variables of libpq say where the database is.
    """
    terms = {
        "identity.admin_networks": list(settings.admin_networks),
        "identity.admin_second_factor": settings.admin_second_factor,
    }
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        connection.execute("set role leadmill_owner")
        for name, value in terms.items():
            connection.execute(
                "update ops.setting set value = %(value)s::jsonb"
                " where name = %(name)s and value <> %(value)s::jsonb",
                {"name": name, "value": json.dumps(value)},
            )
