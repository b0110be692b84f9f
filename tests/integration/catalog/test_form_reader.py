"""The pages read a form as the database does: what is shown, and what is sent of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadmill.stack.cluster import ROOT
from tests.integration.catalog.test_json_schema import conditions, sql
from tests.sizes import SOAK, size

__all__ = ["sql"]

Read = Callable[[list[dict[str, Any]], dict[str, Any]], dict[str, Any]]
CHOICES = ["a", "b", "1"]
# For each type: its options, and what stands in its inputs when a person has filled them in.
INPUTS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "text": (None, st.sampled_from(["x", " x ", "é", "1"])),
    "textarea": (None, st.sampled_from(["x\ny", "- x"])),
    "email": (None, st.sampled_from(["a@b.example", " A@B.example "])),
    "phone": (None, st.sampled_from(["+43 1 2345678", "030 123456"])),
    "number": (None, st.sampled_from(["1", "2.5", "2,5", "-3", "0", "5", "1e3", " 7 "])),
    "range": ({"min": 0, "max": 10, "step": 0.5}, st.sampled_from(["0", "1", "2.5", "10"])),
    "select": (CHOICES, st.sampled_from(CHOICES)),
    "radio": (CHOICES, st.sampled_from(CHOICES)),
    "multi-select": (CHOICES, st.lists(st.sampled_from(CHOICES), min_size=1, unique=True)),
    "boolean": (None, st.sampled_from(["true", "false"])),
    "date": (None, st.sampled_from(["2019-12-31", "2020-02-29", "2020-09-10", "2020-10-09"])),
    "location": (
        {"requires": ["city"], "countries": ["AT", "DE"]},
        st.fixed_dictionaries(
            {"city": st.sampled_from(["Wien", " Graz "])},
            optional={
                "country": st.sampled_from(["AT", ""]),
                "zip": st.sampled_from(["1010", " "]),
                "state": st.just(""),
            },
        ),
    ),
}
NOTHING: dict[str, Any] = {"multi-select": [], "location": {"city": " ", "country": ""}}


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    command = ["/usr/bin/env", "node", "tests/integration/catalog/reader.mjs"]
    # Where the system has no Node.js, the installation put one beside Python.
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        assert process.stdin
        assert process.stdout
        ask, answers = process.stdin, process.stdout

        def asked(fields: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
            print(json.dumps({"fields": fields, "values": values}), file=ask, flush=True)
            told: dict[str, Any] = json.loads(answers.readline())
            return told

        yield asked
        ask.close()


@st.composite
def filled(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A form, and what stands in its inputs, also in those that are hidden by now."""
    fields: list[dict[str, Any]] = []
    values: dict[str, Any] = {}
    for number, kind in enumerate(
        draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, max_size=5))
    ):
        options, right = INPUTS[kind]
        field: dict[str, Any] = {"id": f"f{number}", "label": kind, "type": kind}
        field["required"] = draw(st.booleans())
        if options is not None:
            field["options"] = options
        if fields and draw(st.integers(0, 2)) > 0:
            field["shown_if"] = draw(conditions(fields))
        fields.append(field)
        if field["required"] or draw(st.booleans()):
            values[field["id"]] = draw(right)
        elif draw(st.booleans()):
            values[field["id"]] = NOTHING.get(kind, draw(st.sampled_from(["", " "])))
    return fields, values


def test_what_a_person_fills_in_is_what_the_database_takes(
    sql: psycopg.Connection, read: Read
) -> None:
    hidden = 0

    @settings(
        max_examples=size(150, 5_000),
        deadline=None,
        derandomize=not SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=filled())
    def agree(case: tuple[list[dict[str, Any]], dict[str, Any]]) -> None:
        nonlocal hidden
        fields, values = case
        told = read(fields, values)
        # What a page would send if it hid nothing.
        bare = [{k: v for k, v in field.items() if k != "shown_if"} for field in fields]
        everything = read(bare, values)["answers"]
        row = sql.execute(
            "select catalog.check_fields(%(fields)s) as form,"
            " catalog.check_answers(%(fields)s, %(answers)s) -> 'faults' as faults,"
            " catalog.hidden_fields(%(fields)s, %(everything)s) as hidden",
            {
                "fields": json.dumps(fields),
                "answers": json.dumps(told["answers"]),
                "everything": json.dumps(everything),
            },
        ).fetchone()
        assert row
        assert row[0] == []
        assert row[1] == []
        assert [field["id"] for field in fields if field["id"] not in row[2]] == told["shown"]
        hidden += len(row[2])

    agree()
    # Else it would prove little of conditions.
    assert hidden > size(150, 5_000) / 4


@pytest.mark.parametrize("kind", sorted(INPUTS))
def test_each_type_is_sent_as_the_form_wants_it(
    sql: psycopg.Connection, read: Read, kind: str
) -> None:
    options, right = INPUTS[kind]
    field = {"id": "f", "label": kind, "type": kind, "required": True, "options": options}
    fields = [{name: value for name, value in field.items() if value is not None}]

    @settings(max_examples=10, deadline=None, derandomize=True, database=None)
    @given(value=right)
    def taken(value: Any) -> None:
        answers = read(fields, {"f": value})["answers"]
        row = sql.execute(
            "select catalog.check_answers(%s, %s) ->> 'faults'",
            (json.dumps(fields), json.dumps(answers)),
        ).fetchone()
        assert row == ("[]",)

    taken()
