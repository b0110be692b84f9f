"""Calls that recover jobs of dead workers at the same moment."""

from __future__ import annotations

import psycopg

DEAD = """
insert into queue.procrastinate_workers (last_heartbeat)
values (clock_timestamp() - interval '5 minutes') returning id
"""
JOB = """
insert into queue.procrastinate_jobs (queue_name, task_name, status, worker_id)
values ('interactive', 'distribute_lead', 'doing', %s) returning id
"""
RECOVER = "select job_id from queue.recover_stalled()"
WORKERS = "select count(*) from queue.procrastinate_workers where id = any(%s)"


def test_a_call_that_holds_jobs_waits_for_nobody(dsn: str, sql: psycopg.Connection) -> None:
    """It would wait for the other one if it deleted a worker whose job the other one holds."""
    sql.execute("set search_path = queue, public")  # triggers of the library name no schema
    workers = [number(sql, DEAD) for _ in range(2)]
    first, second = (number(sql, JOB, worker) for worker in workers)
    with psycopg.connect(dsn) as one, psycopg.connect(dsn) as other:
        one.execute("select from queue.procrastinate_jobs where id = %s for update", (first,))
        other.execute("set local lock_timeout = '5s'")
        assert (second,) in other.execute(RECOVER).fetchall()
        other.commit()
        assert (first,) in one.execute(RECOVER).fetchall()
    while sql.execute(RECOVER).fetchall():
        pass
    assert number(sql, WORKERS, workers) == 0
    sql.execute("delete from queue.procrastinate_jobs where id = any(%s)", ([first, second],))


def number(sql: psycopg.Connection, query: str, *values: object) -> int:
    row = sql.execute(query, values).fetchone()
    assert row is not None
    return int(row[0])
