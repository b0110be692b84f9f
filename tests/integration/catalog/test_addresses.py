"""Addresses and numbers in one spelling each, whatever people paste."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

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
    max_examples=size(150, 20000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(label=st.text(st.characters(exclude_categories=["Cs"], min_codepoint=1), max_size=30))
def test_punycode_is_that_of_python(database: psycopg.Connection, label: str) -> None:
    row = database.execute("select ops.punycode(%s)", (label,)).fetchone()
    assert row == (label.encode("punycode").decode(),)


@settings(
    max_examples=size(150, 20000),
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
def test_a_real_domain_is_that_of_the_registries(database: psycopg.Connection, domain: str) -> None:
    assert spelled(database, f"jo@{domain}") == "jo@" + domain.lower().encode("idna").decode()


def test_every_letter_of_a_domain_makes_an_address_that_is_one(
    database: psycopg.Connection,
) -> None:
    """Normalised, some letters fall apart into a blank and an accent, or into a sign."""
    wrong = database.execute(
        """
        select string_agg(to_hex(c.code), ' ')
        from (
          select generate_series(192, 1415) as code
          union all select generate_series(7680, 8191)) as c
        cross join ops.email_address('jo@a' || chr(c.code) || 'b.example') as e (address)
        where e.address is not null and not ops.is_email_address(e.address)
        """
    ).fetchone()
    assert wrong == (None,)


def test_an_engine_that_goes_back_refuses_an_address_at_once(database: psycopg.Connection) -> None:
    """Browsers and partners check the pattern of a form with such engines."""
    row = database.execute("select ops.email_pattern()").fetchone()
    assert row is not None
    pattern = re.compile(row[0])
    # Every label but the last is short in more than one way.
    assert pattern.fullmatch("a@" + "b." * 34 + "\u00e9" * 5 + "x" * 8) is None
    assert pattern.fullmatch("a@" + "b." * 34 + "\u00e9" * 4 + "x" * 8) is not None


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


# Mobile numbers of Argentina get a digit in the middle, those of Belarus lose two.
EXCEPTIONS = {("AR", "mobile"), ("BY", "fixed"), ("BY", "mobile")}


def test_numbers_as_people_of_a_country_write_them_are_those_of_the_library(
    database: psycopg.Connection,
) -> None:
    kinds = {"fixed": PhoneNumberType.FIXED_LINE, "mobile": PhoneNumberType.MOBILE}
    asked = 0
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for name, kind in kinds.items():
            example = phonenumbers.example_number_for_type(region, kind)
            if example is None or (region, name) in EXCEPTIONS:
                continue
            wanted = phonenumbers.format_number(example, PhoneNumberFormat.E164)
            for style in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL):
                said = phonenumbers.format_number(example, style)
                if sum(digit.isdigit() for digit in said) < 5:
                    continue
                row = database.execute("select ops.phone_number(%s, %s)", (said, region)).fetchone()
                assert row == (wanted,), (region, said)
                asked += 1
    assert asked > 900


def test_the_numbering_plans_are_those_of_the_library(database: psycopg.Connection) -> None:
    row = database.execute("select ops.phone_plans()").fetchone()
    assert row
    plans = {region: plan.split() for region, plan in row[0].items()}
    assert plans.keys() == phonenumbers.SUPPORTED_REGIONS
    for region, (code, trunk, _, _) in plans.items():
        plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
        assert (code, trunk) == (str(plan.country_code), plan.national_prefix or "-")
