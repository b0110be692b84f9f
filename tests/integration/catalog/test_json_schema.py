"""What the JSON Schema of a form lets through is what the database finds no fault in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, localcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadmill.stack.cluster import ROOT
from tests.harness import Harness
from tests.sizes import SOAK, size

# What a browser, a script or a joker may send, whatever the field.
RUBBISH: st.SearchStrategy[Any] = st.sampled_from(
    [
        *[None, True, False, "", " ", "\t\n", "\u00a0", "0", 0, -1, 0.5, 1e16, [], [""], [None]],
        *[{}, {"country": "DE"}, [["a"]], "a", "a\n", "2026-02-30", "a@b.example\n", "12345"],
        "\u0661",
    ]
)


def limits(**each: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=each)


SMALL = st.integers(-3, 3)
STEPPED = st.tuples(st.sampled_from([0.1, 0.25, 1, 2, 2.5]), SMALL, st.integers(0, 9)).map(
    lambda s: {"step": s[0], "min": round(s[0] * s[1], 2), "max": round(s[0] * (s[1] + s[2]), 2)}
)
NUMBERS = st.one_of(
    st.integers(-5, 30),
    st.integers(-50, 300).map(lambda n: n / 10),
    st.sampled_from([1.0, 0.000001, 0.0000001, 1e15, -1e15, 1e15 + 1, 1e300]),
)
PATTERNS = [
    r"\d{2,4}",
    r"[\w-]+",
    r"\S+ \S+",
    "a.c",
    "a|b",
    "[^a]",
    r"(?=a)\w+",
    r"a\.b",
    "é+",
    "a$",
    r"[^\u0001-\u0030]+",
]
DAYS = st.sampled_from(
    [
        *["2019-12-31", "2020-01-01", "2020-02-29", "2021-02-29", "2020-09-10", "2020-10-09"],
        *["0000-01-01", "0001-01-01", "1900-02-29", "2000-02-29", "9999-12-31", "2020-1-1"],
        *["2020-06-31", "2020-05-31\n"],
    ]
)
SPAN = st.tuples(
    st.sampled_from(["0001-01-01", "2019-12-31", "2020-02-29"]),
    st.sampled_from(["2020-02-29", "2020-09-10", "9999-12-31"]),
)
TEXTS = st.text(alphabet="ab1 .-é\n\t\u0661\u00a0+", max_size=7)
CHOICES = st.just(["a", "b", "1"])
PLACE = st.fixed_dictionaries(
    {},
    optional={
        "address": st.sampled_from(["Street 1", "", " ", None, "x" * 501]),
        "city": st.sampled_from(["Wien", "\n", 5]),
        "zip": st.sampled_from(["1010", "1" * 21]),
        "country": st.sampled_from(["DE", "AT", "FR", "de", "Germany", "DE\n", None]),
        "latitude": st.sampled_from([48.2, 90, -90.5, "48"]),
        "longitude": st.sampled_from([16.37, 180, 181, None]),
        "planet": st.just("Mars"),
    },
)
# For each type: what its options may be, and answers of its kind, right or nearly so.
KINDS: dict[str, tuple[st.SearchStrategy[Any], st.SearchStrategy[Any]]] = {
    "text": (limits(max_length=st.integers(1, 5), pattern=st.sampled_from(PATTERNS)), TEXTS),
    "textarea": (limits(max_length=st.integers(1, 5)), TEXTS | st.just("x" * 5001)),
    "email": (
        st.none(),
        st.sampled_from(["a@b.example", "a@b", "a b@c.de", "@b.de", "a@b.c\n", "a\u00a0@b.c"])
        | st.just("a" * 250 + "@b.example"),
    ),
    "phone": (st.none(), st.text(alphabet="+ ()./-0123456789\u0661\n", max_size=24)),
    "number": (st.none() | limits(min=SMALL) | STEPPED, NUMBERS),
    "range": (STEPPED, NUMBERS),
    "select": (CHOICES, st.sampled_from(["a", "b", "1", "c", "A", "a "])),
    "radio": (CHOICES, st.sampled_from(["a", "b", "1", "c", 1])),
    "multi-select": (CHOICES, st.lists(st.sampled_from(["a", "b", "1", "c", 1]), max_size=4)),
    "boolean": (st.none(), st.booleans()),
    "date": (
        limits(min=st.just("2019-12-31"), max=st.just("2020-10-09"))
        | SPAN.map(lambda span: {"min": span[0], "max": span[1]}),
        DAYS,
    ),
    "location": (
        limits(
            requires=st.lists(st.sampled_from(["city", "country"]), min_size=1, unique=True),
            countries=st.just(["DE", "AT"]),
        ),
        PLACE,
    ),
}


# For each type: what a condition on it may say, mostly of values that are also answered.
ASKED: dict[str, list[Any]] = {
    "number": [{"min": 1}, {"max": 2.5}, {"min": -1, "max": 10}, [1, 2.5], 5],
    "select": ["a", ["a", "1"]],
    "multi-select": ["a", ["b", "1"]],
    "boolean": [True, False],
    "date": [{"min": "2020-01-01"}, {"max": "2020-09-30"}, ["2020-02-29"], "2020-09-10"],
} | {kind: [] for kind in ("text", "textarea", "email", "phone", "location")}
ASKED["radio"], ASKED["range"] = ASKED["select"], ASKED["number"]


@st.composite
def conditions(draw: st.DrawFn, fields: list[dict[str, Any]], depth: int = 0) -> dict[str, Any]:
    """A condition on these fields, in any of its notations."""
    form = draw(st.integers(0, 7 if depth < 2 else 4))
    if form > 4:
        part = conditions(fields, depth + 1)
        if form == 7:
            return {"not": draw(part)}
        return {"all" if form == 5 else "any": draw(st.lists(part, min_size=1, max_size=2))}
    field = draw(st.sampled_from(fields))
    asked = ASKED[field["type"]]
    if form == 4 or not asked:
        return {"field": field["id"], "op": "exists", "value": draw(st.booleans())}
    value = draw(st.sampled_from(asked))
    if form < 3 or isinstance(value, dict):
        return {field["id"]: value}
    is_multi = field["type"] == "multi-select"
    if isinstance(value, bool) or (not isinstance(value, list) and not is_multi):
        return {"field": field["id"], "op": draw(st.sampled_from(["eq", "neq"])), "value": value}
    value = value if isinstance(value, list) else [value]
    return {"field": field["id"], "op": draw(st.sampled_from(["in", "not_in"])), "value": value}


def shown_only_if(draw: st.DrawFn, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Perhaps a condition for the next field, on those before it."""
    if not fields or draw(st.integers(0, 2)) == 0:
        return {}
    return {"shown_if": draw(conditions(fields))}


@st.composite
def fields_and_answers(draw: st.DrawFn) -> tuple[list[dict[str, Any]], Any]:
    fields, answers = [], {}
    for number, kind in enumerate(
        draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3))
    ):
        options, right = KINDS[kind]
        field: dict[str, Any] = {"id": f"f{number}", "label": kind, "type": kind}
        field["required"] = draw(st.integers(0, 2)) == 0
        field |= shown_only_if(draw, fields)
        chosen = draw(options)
        fields.append(field if chosen is None else field | {"options": chosen})
        # Mostly of the field's kind: else no form of several fields would ever be right.
        if draw(st.integers(0, 9)) > (5 if "shown_if" in field else 0):
            answers[field["id"]] = draw(RUBBISH if draw(st.integers(0, 9)) == 0 else right)
    if draw(st.integers(0, 19)) == 0:
        answers["unknown"] = 1
    return fields, draw(RUBBISH) if draw(st.integers(0, 39)) == 0 else answers


ADDRESSES = [
    *["jo..doe@shop.example", "jo.@shop.example", ".jo@x.example", "jo,ann@shop.example"],
    *["<jo@shop.example>", "jo@shop.example.", "jo@shop..example", "mailto:jo@shop.example"],
    *[
        " jo\u200b@shop.example\u202c ",
        "\ufeffjo@x.example",
        "info@müller.example",
        "jörg@x.example",
    ],
    *["jo\u00a0@x.example", "jo@-x.example", "jo@x-.example", "jo@1.2.3.4", "o'neil+x@a-b.co.uk"],
    *["a" * 64 + "@x.example", "a" * 65 + "@x.example", "a@" + "b" * 63 + ".de"],
    *["a@" + "b" * 64 + ".de", "a@" + "ä" * 12 + ".de", "a@" + "ä" * 13 + ".de", "JO@X.EXAMPLE"],
    *["a@" + "例." * 16 + "de", "a@" + "例." * 17 + "de", "a@" + "x" * 30 + "äöü.de", "a@b.cd\n"],
    *["jo@x.example; ann@y.example", "a@b@c.example", "@x.example", "jo@", "a@b\u200b.cd"],
]
NUMBERS_OF_PHONES = [
    *["+1 555\u2011010\u20110199", "\u202a+1 518 555 0199\u202c", "tel:+1-518-555-0199"],
    *["518 555 0199 ext. 12", "5185550199x12", "555-010-0199 / 555-010-0200", "030/1234567"],
    *[
        "+44 (0)20 7946 0000",
        "\uff15\uff11\uff18\uff15\uff15\uff15\uff10\uff11\uff19\uff19",
        "\u0665\u0661\u0668\u0665\u0665\u0665\u0660\u0661\u0669\u0669",
        "++4912345",
        "((((((",
        "1" * 16,
    ],
    *[
        "1" * 15,
        "12345",
        "call me",
        "555-CALL-NOW",
        "\uff0b4312345",
        "5185550199 #7",
        "1/2345",
        "1/23",
    ],
]


@pytest.fixture(scope="module")
def sql(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as database, database.connect() as connection:
        yield connection


class Judge:
    """Ajv, the validator of most browsers, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def lets_through(self, schema: str, answers: Any) -> bool:
        assert self.process.stdin
        assert self.process.stdout
        print(
            json.dumps({"schema": json.loads(schema), "answers": answers}), file=self.process.stdin
        )
        self.process.stdin.flush()
        return {"true\n": True, "false\n": False}[self.process.stdout.readline()]


@pytest.fixture(scope="module")
def ajv() -> Iterator[Judge]:
    command = ["/usr/bin/env", "node", "tests/integration/catalog/judge.mjs"]
    # Where the system has no Node.js, the installation put one beside Python.
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        yield Judge(process)
        assert process.stdin
        process.stdin.close()


@lru_cache(maxsize=1)
def form_of(sql: psycopg.Connection, fields: str) -> tuple[str, jsonschema.Draft202012Validator]:
    """The schema of a form that is right, as text and as Python's validator."""
    row = sql.execute(
        "select catalog.check_fields(%(fields)s)::text, catalog.fields_schema(%(fields)s)::text",
        {"fields": fields},
    ).fetchone()
    assert row
    assert row[0] == "[]"
    # As decimals: in binary 0.3 is no multiple of 0.1.
    schema = json.loads(row[1], parse_float=Decimal)
    jsonschema.Draft202012Validator.check_schema(schema)
    return row[1], jsonschema.Draft202012Validator(schema)


def verdicts(
    sql: psycopg.Connection, ajv: Judge, fields: list[dict[str, Any]], answers: Any
) -> tuple[bool, bool, bool]:
    """Whether the database takes the answers, and whether JSON Schema does: in Python, in Ajv."""
    schema, validator = form_of(sql, json.dumps(fields))
    row = sql.execute(
        "select catalog.check_answers(%s, %s) ->> 'faults'",
        (json.dumps(fields), json.dumps(answers)),
    ).fetchone()
    assert row
    sent = json.loads(json.dumps(answers), parse_float=Decimal)
    with localcontext(prec=400):  # 1e300 % 0.1 has many digits
        python = validator.is_valid(sent)
    return row[0] == "[]", python, ajv.lets_through(schema, answers)


def test_the_schema_and_the_database_agree(sql: psycopg.Connection, ajv: Judge) -> None:
    seen: Counter[bool] = Counter()

    @settings(
        max_examples=size(200, 20_000),
        deadline=None,
        derandomize=not SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=fields_and_answers())
    def agree(case: tuple[list[dict[str, Any]], Any]) -> None:
        ours, theirs, browsers = verdicts(sql, ajv, *case)
        assert ours is theirs
        assert ours is browsers
        seen[ours] += 1

    agree()
    # Both verdicts were seen often, or this would prove little.
    assert min(seen[True], seen[False]) > seen.total() / 6


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_type_alone(sql: psycopg.Connection, ajv: Judge, kind: str) -> None:
    """Answers to one field, all pairs of a required or free field with what may be sent."""
    options = {
        "text": {"max_length": 5, "pattern": "a.?"},
        "number": {"min": -1, "step": 0.5},
        "range": {"min": 0, "max": 10, "step": 0.1},
        "date": {"min": "2020-02-29"},
        "location": {"requires": ["country"]},
    }.get(kind, ["a", "b"] if kind in ("select", "radio", "multi-select") else None)
    sent: list[Any] = [
        None,
        "",
        " ",
        "\n",
        "\u00a0",
        "a",
        "ab",
        "a\n",
        "abcdef",
        "x" * 501,
        "x" * 5001,
        "b",
    ]
    sent += [0, 1, 0.3, 0.35, -1, 10.1, 1e-7, True, False, [], ["a"], ["a", "a"], ["b", "a"], ["c"]]
    sent += ["2020-02-28", "2020-02-29", "2021-02-29", "+44 20 7946 0000", "1234", "a@b.example"]
    sent += [{}, {"country": "DE"}, {"country": "DE", "latitude": 1}, {"city": "Wien"}, {"a": 1}]
    sent += [{"country": ""}, {"country": "DE", "city": "\u200b"}, {"city": None}, {"city": 5}]
    sent += [{"country": "DE", "latitude": None, "longitude": None}, {"country": ["DE"]}]
    sent += [
        {"country": "DE", "latitude": 1, "longitude": 2.1234567},
        {"country": None, "city": ""},
    ]
    sent += [1.1, 5.1, 1e15, 1e16, -1e300, 123456.789, "\u200b", "\u3164", "\ufe0f", "a\u200b"]
    sent += [*ADDRESSES, *NUMBERS_OF_PHONES]
    right = 0
    for is_required in (False, True):
        field = {"id": "f", "label": "F", "type": kind, "required": is_required}
        fields = [field if options is None else field | {"options": options}]
        for answer in [{}, *({"f": value} for value in sent)]:
            ours, theirs, browsers = verdicts(sql, ajv, fields, answer)
            assert ours is theirs, (fields, answer)
            assert ours is browsers, (fields, answer)
            right += ours
    assert 0 < right < 2 * (len(sent) + 1)
