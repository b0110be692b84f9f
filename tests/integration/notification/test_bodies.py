"""The database tries a body template when it is saved; the worker fills it. Both make the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness import Harness
from tests.sizes import size
from workers.channels.body import filled


def is_closed(text: str) -> bool:
    """As notification.leaf_fault has it: each {{ belongs to a place."""
    rest = re.sub(r"\{\{[^{}]*\}\}", "", text)
    return "{{{" not in text and "{{" not in rest and "}}" not in rest


NAMES = ("data.city", "data.tags", "data.none", "data.size", "title", "summary", "facts", "url")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
SCALAR = TEXT | st.integers(-(10**9), 10**9) | st.booleans() | st.none()
PLAIN = TEXT.filter(lambda text: "{" not in text and "}" not in text)
PLACE = st.sampled_from(NAMES).map(lambda name: "{{" + name + "}}") | st.sampled_from(NAMES).map(
    lambda name: "{{ " + name + " }}"
)
LEAF = st.sampled_from(NAMES).map(lambda name: {"$": name}) | st.lists(
    PLAIN | PLACE | st.just("{"), max_size=5
).map("".join).filter(is_closed).map(lambda text: {"$text": text})
KEY = st.text("abcdef", min_size=1, max_size=4)
TEMPLATE = st.dictionaries(
    KEY,
    st.recursive(
        SCALAR | LEAF,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)
MESSAGE = st.fixed_dictionaries(
    {
        "title": TEXT,
        "summary": TEXT | st.none(),
        "url": st.none() | st.just("https://x.example/{{title}}"),
        "facts": st.lists(st.fixed_dictionaries({"label": TEXT}), max_size=2),
        "data": st.fixed_dictionaries(
            {"city": TEXT, "tags": st.lists(SCALAR, max_size=3), "size": SCALAR}
        ),
    }
)


@pytest.fixture(scope="module")
def sql(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as database, database.connect() as connection:
        yield connection


def rendered(sql: psycopg.Connection, template: Any, message: Any) -> Any:
    row = sql.execute(
        "select notification.render_body(%s, %s)", (json.dumps(template), json.dumps(message))
    ).fetchone()
    return row[0] if row else None


@settings(
    max_examples=size(150, 3000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(template=TEMPLATE, message=MESSAGE)
def test_both_make_the_same(sql: psycopg.Connection, template: Any, message: Any) -> None:
    assert rendered(sql, template, message) == filled(template, message)


def test_what_looks_like_a_place_in_a_value_stays(sql: psycopg.Connection) -> None:
    message = {"title": "{{url}}", "url": "https://x.example", "data": {"city": "{{ title }}"}}
    template = {"a": {"$text": "{{title}} {{data.city}} { {{url}}"}}
    made = {"a": "{{url}} {{ title }} { https://x.example"}
    assert rendered(sql, template, message) == filled(template, message) == made
