"""Parallel uploads respect the limits, and one logo is kept."""

from __future__ import annotations

import psycopg

from tests.parallel.clients import at_once

ASK = "select 'allowed' from file.request_upload('attachment', 'image/png', 10, %s, %s)"
STORE = "select file.store_upload(%s, %s)"


def one(sql: psycopg.Connection, query: str, *values: object) -> object:
    row = sql.execute(query, values).fetchone()
    assert row is not None
    return row[0]


def awaited(sql: psycopg.Connection, owner: str, value: object) -> tuple[object, str]:
    """A new file of an organization or a lead, and the folder of its objects."""
    file = one(sql, f"select tests.create_file({owner} => %s, status => 'awaited')", value)
    return file, str(one(sql, "select folder from file.file where id = %s", file))


def test_parallel_uploads_of_a_lead_stay_within_its_limit(
    dsn: str, sql: psycopg.Connection
) -> None:
    niche = one(sql, "select tests.create_niche()")
    lead = one(sql, "select tests.create_lead(%s, null, 'pending_approval')", niche)
    token = one(sql, "select intake.upload_token(%s)", lead)
    outcomes = at_once(dsn, [(ASK, lead, token)] * 16)
    assert sorted(outcomes) == ["LM254"] * 6 + ["allowed"] * 10
    assert one(sql, "select count(*) from file.file where lead_id = %s", lead) == 10


def test_of_many_completions_of_an_upload_one_counts(dsn: str, sql: psycopg.Connection) -> None:
    lead = one(sql, "select tests.create_lead(tests.create_niche())")
    file, folder = awaited(sql, "lead", lead)
    outcomes = at_once(dsn, [(STORE, file, f"{folder}/{number}") for number in range(16)])
    assert sorted(outcomes) == [False] * 15 + [True]
    kept = one(sql, "select object_key from file.file where id = %s", file)
    assert kept == f"{folder}/{outcomes.index(True)}"


def test_of_many_logos_one_is_kept(dsn: str, sql: psycopg.Connection) -> None:
    organization = one(sql, "select tests.create_organization()")
    logos = [awaited(sql, "organization", organization) for _ in range(12)]
    outcomes = at_once(dsn, [(STORE, file, f"{folder}/kept") for file, folder in logos])
    assert outcomes == [True] * 12, "each is stored without a deadlock or a conflict"
    states = sql.execute(
        "select status, deletion_reason, count(*) from file.file where organization_id = %s"
        " group by 1, 2 order by 1",
        (organization,),
    ).fetchall()
    assert states == [("deleted", "replaced", 11), ("stored", None, 1)]
