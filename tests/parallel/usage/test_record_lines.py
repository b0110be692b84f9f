"""Several consumers at the same moment: each call counts once, and what is overrun is exact."""

import psycopg

from tests.parallel.clients import at_once

CONSUMERS, LINES, QUOTA = 8, 200, 500
KEY, ANOTHER = "AnnAnn01", "BobBob01"
RECORD = "select usage.record_lines(%s, null, 0, 'head', %s, 0, %s)"
# Each log has lines of its own, and as many that all logs have.
MAKE = """
select jsonb_agg(tests.line(jsonb_build_object('key_id', k.id) || case when n > %(own)s then
  jsonb_build_object('request_id', md5(k.prefix || n), 'happened_at', '2026-11-01 00:00:00+00') else
  jsonb_build_object('happened_at', '2026-11-01 00:00:01+00') end))::text
from generate_series(1, %(own)s * 2) as n cross join identity.api_key as k
where k.prefix = 'lm_live_' || %(key)s
"""


def test_calls_are_counted_once_and_overrun_is_exact(sql: psycopg.Connection, dsn: str) -> None:
    sql.execute(
        "select tests.create_key(o, %s),"
        " ops.set_entitlements(o, jsonb_build_object('api_calls_per_month', %s::int,"
        " 'api_overrun', true)) from tests.create_organization() as o",
        (KEY, QUOTA),
    )
    batches = [sql.execute(MAKE, {"own": LINES, "key": KEY}).fetchone() for _ in range(CONSUMERS)]
    calls = [
        (RECORD, f"{number}.log", len(batch[0]), batch[0])
        for number, batch in enumerate(batches)
        if batch is not None
    ]
    assert at_once(dsn, calls) == [True] * CONSUMERS
    # Once more, as after a crash whose outcome a consumer does not know.
    assert at_once(dsn, calls) == [False] * CONSUMERS
    expected = LINES * (CONSUMERS + 1)
    for statement in (
        "select count(*), count(*) filter (where is_overrun) from usage.call",
        "select billed, overrun from usage.month_sum",
        "select sum(billed), sum(overrun) from usage.day_sum",
    ):
        assert sql.execute(statement).fetchone() == (expected, expected - QUOTA), statement


def test_of_those_who_read_the_same_lines_one_counts_them(
    sql: psycopg.Connection, dsn: str
) -> None:
    sql.execute("select tests.create_key(tests.create_organization(), %s)", (ANOTHER,))
    batch = sql.execute(MAKE, {"own": LINES, "key": ANOTHER}).fetchone()
    assert batch is not None
    outcomes = at_once(dsn, [(RECORD, "same.log", 1, batch[0])] * CONSUMERS)
    assert sorted(outcomes) == [False] * (CONSUMERS - 1) + [True]
    counted = sql.execute(
        "select sum(s.calls) from usage.day_sum as s join identity.api_key as k"
        " on k.id = s.api_key_id where k.prefix = 'lm_live_' || %s",
        (ANOTHER,),
    )
    assert counted.fetchone() == (LINES * 2,)
