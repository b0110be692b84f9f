"""A database that reads letters in another way is refused before anything is in it."""

from __future__ import annotations

import psycopg
import pytest

from leadmill.stack import StackError
from tests.harness import Harness

MADE = "create database {} template template0 "


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("turkish", "encoding 'UTF8' locale 'C.UTF-8' locale_provider icu icu_locale 'tr-TR'"),
        ("english", "encoding 'UTF8' locale 'C.UTF-8' locale_provider icu icu_locale 'en-US'"),
        ("bare", "encoding 'UTF8' locale 'C'"),
        ("latin", "encoding 'LATIN1' locale 'C'"),
        ("raw", "encoding 'SQL_ASCII' locale 'C'"),
    ],
)
def test_a_database_whose_locale_breaks_us_is_refused(
    harness: Harness, name: str, how: str
) -> None:
    database = f"locale_{name}"
    with psycopg.connect(harness.cluster.dsn(database="postgres"), autocommit=True) as connection:
        connection.execute((MADE + how).format(database).encode())
        try:
            with pytest.raises(StackError, match="the locale of this database does not fit"):
                harness.cluster.bootstrap(database)
            with psycopg.connect(harness.cluster.dsn(database=database)) as refused:
                found = refused.execute("select from pg_namespace where nspname = 'extensions'")
                assert found.fetchone() is None, "nothing was begun"
        finally:
            harness.cluster.drop_database(database)


def test_the_locale_of_the_documentation_fits(harness: Harness) -> None:
    with psycopg.connect(harness.cluster.dsn(database="postgres"), autocommit=True) as connection:
        connection.execute((MADE + "encoding 'UTF8' locale 'C.UTF-8'").format("locale_c").encode())
        try:
            harness.cluster.bootstrap("locale_c")
        finally:
            harness.cluster.drop_database("locale_c")
