"""An address that the database stores names the same host to every program that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.harness import Harness
from tests.sizes import size
from workers.guard import checked

PIECES = st.sampled_from(
    [
        *(
            "https://",
            "http://",
            "HTTPS://",
            "https:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            "#",
            "?",
            "&",
            "=",
        ),
        *(
            "a.example",
            "evil.example",
            "A.Example",
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
        ),
        *(
            "localhost",
            "[::1]",
            "xn--p1ai",
            "\uff11\uff12\uff17.0.0.1",
            "\u3002",
            ".",
            "..",
            "-",
            "_",
            "%2e",
            "%00",
            "%40",
        ),
        *(
            ":443",
            ":80",
            ":0443",
            ":443@",
            "user:pass@",
            " ",
            "\t",
            "\n",
            "\u00ad",
            "\u202e",
            "é",
            ";",
            "1",
        ),
    ]
)


@pytest.fixture(scope="module")
def sql(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as database, database.connect() as connection:
        yield connection


def parsed(sql: psycopg.Connection, url: str) -> Any:
    row = sql.execute("select notification.parse_url(%s)", (url,)).fetchone()
    return row[0] if row else None


@settings(
    max_examples=size(200, 20_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(pieces=st.lists(PIECES, max_size=8), begins=st.booleans())
@example(pieces=["a.example", ":443", "/", "@", "evil.example"], begins=True)
@example(pieces=["a.example", "?", "@", "evil.example", "#"], begins=True)
def test_all_programs_read_the_same_host(
    sql: psycopg.Connection, pieces: list[str], begins: bool
) -> None:
    url = ("https://" if begins else "") + "".join(pieces)
    found = parsed(sql, url)
    if found is None:
        return
    for spelled in (url, found["url"]):
        # As it goes to the resolver: `host` would be decoded for people to read.
        host = httpx.URL(spelled).raw_host.decode()
        assert host == urlsplit(spelled).hostname == found["host"], spelled
        assert (urlsplit(spelled).scheme, urlsplit(spelled).port or 443) == ("https", 443)
        assert urlsplit(spelled).username is None
    assert checked(found["url"]).raw_host.decode() == found["host"], "the worker takes it, too"
    assert parsed(sql, found["url"]) == found, "the canonical form is its own"


def test_some_are_accepted(sql: psycopg.Connection) -> None:
    """Else the test above would say nothing."""
    for url in ("https://a.example", "https://A.example:443/x/@y?z=%20", "https://a.xn--p1ai/"):
        assert parsed(sql, url) is not None, url
