"""Addresses and numbers in one spelling each, whatever people paste."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness import Harness
from tests.sizes import size

# Letters as the database takes them for names of domains, in several scripts.
INTERNATIONAL = st.sampled_from("äöüßéøłđžșğıα-ωбяжאבעةكकमไทยあん例子한국")
LABEL = st.text(st.one_of(INTERNATIONAL, st.sampled_from("abcxyz019-")), min_size=1, max_size=14)
PASTED = st.sampled_from(["", "", "\u200b", "\ufeff", "\u202a", "\u2060", "\u00ad"])


@pytest.fixture(scope="module")
def database(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as one, one.connect() as connection:
        yield connection


def spelled(connection: psycopg.Connection, text: str) -> str | None:
    row = connection.execute("select ops.email_address(%s)", (text,)).fetchone()
    assert row is not None
    answer = row[0]
    assert answer is None or isinstance(answer, str)
    return answer


@settings(
    max_examples=size(300, 20000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(label=st.text(st.characters(exclude_categories=["Cs"], min_codepoint=1), max_size=30))
def test_punycode_is_that_of_python(database: psycopg.Connection, label: str) -> None:
    row = database.execute("select ops.punycode(%s)", (label,)).fetchone()
    assert row == (label.encode("punycode").decode(),)


@settings(
    max_examples=size(300, 20000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(labels=st.lists(LABEL, min_size=2, max_size=6), mark=PASTED)
def test_an_international_domain_is_mailed_to_in_ascii(
    database: psycopg.Connection, labels: list[str], mark: str
) -> None:
    got = spelled(database, f" jo{mark}@{mark}{'.'.join(labels)}{mark}\u00a0")
    if got is None:
        return
    assert got.isascii()
    assert len(got) <= 254
    domain = got.split("@")[1].split(".")
    assert all(len(label) <= 63 for label in domain)
    # It is its own spelling, and fits the constraints of the tables.
    assert spelled(database, got) == got
    assert database.execute("select ops.is_email_address(%s)", (got,)).fetchone() == (True,)
    for label, sent in zip(labels, domain, strict=True):
        composed = unicodedata.normalize("NFKC", label.lower())
        encoded = "xn--" + composed.encode("punycode").decode()
        assert sent == (composed if composed.isascii() else encoded)


@pytest.mark.parametrize(
    "domain", ["müller.example", "例え.テスト", "пример.рф", "Bücher.example", "ελ.δοκιμή"]
)
def test_a_real_domain_is_that_of_the_registries(
    database: psycopg.Connection, domain: str
) -> None:
    assert spelled(database, f"jo@{domain}") == "jo@" + domain.lower().encode("idna").decode()


@pytest.mark.parametrize("letter", ["\u024f", "\ua7a3", "\u9fff", "\ud55c"])
def test_the_longest_international_addresses_fit(database: psycopg.Connection, letter: str) -> None:
    """The letters that are furthest from each other cost most when they are encoded."""
    longest = 0
    for first in ("\u00e0", "\u1fff", "\uac00", "\u4e00"):
        for labels in ([f"{first}{letter}" * 6, "de"], [f"a{first}"] * 15 + ["de"]):
            for local in (1, 20, 40, 64):
                if got := spelled(database, "a" * local + "@" + ".".join(labels)):
                    longest = max(longest, len(got))
                    assert all(len(label) <= 63 for label in got.split("@")[1].split("."))
        one = "b" * 32 + (first + letter) * 2
        if got := spelled(database, f"jo@{one}.de"):
            assert max(map(len, got.split("@")[1].split("."))) <= 63
    assert 100 < longest <= 254
