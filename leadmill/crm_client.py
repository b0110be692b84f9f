"""The app at Pipedrive, as far as the database has to know it."""

import hashlib

import psycopg

from leadmill.settings import Settings


def store_crm_client(database_url: str, settings: Settings) -> None:
    """Have the database recognise notices of this app: they carry its id and its secret.

    It keeps a hash alone. Without an address the variables of libpq say where the database is.
    """
    pair = f"{settings.pipedrive_client_id}:{settings.pipedrive_client_secret}"
    is_set = settings.pipedrive_client_id and settings.pipedrive_client_secret
    digest = hashlib.sha256(pair.encode()).hexdigest() if is_set else ""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        connection.execute("set role leadmill_owner")
        connection.execute(
            "update ops.setting set value = to_jsonb(%s::text)"
            " where name = 'crm.oauth_client_digest' and value <> to_jsonb(%s::text)",
            (digest, digest),
        )
