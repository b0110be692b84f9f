"""Whether the books of a database are right: ledger, sales, payments, audit log and reports."""

from __future__ import annotations

import psycopg

# Each returns a row for each fault. The first verifies ledger and payments, too.
_CHECKS = {
    "ledger, payments and sales": "select fault || coalesce(': ' || detail, '') from sale.verify()",
    "audit log": "select fault || coalesce(': ' || detail, '') from audit.verify()",
    "reports": "select v::text from report.verify() as v",
}
_MOST = 20


def faults(connection: psycopg.Connection) -> list[str]:
    """What is wrong, the first of each kind; empty when the books are right."""
    found = []
    # A database that was restored has no statistics yet, and nobody waits for a lock here.
    connection.execute("set statement_timeout = 0")
    for name, query in _CHECKS.items():
        rows = connection.execute(query).fetchmany(_MOST)
        found += [f"{name}: {row[0]}" for row in rows]
    return found


def state(connection: psycopg.Connection) -> dict[str, object]:
    """What a restored database holds, for people to recognise it by."""
    row = connection.execute(
        "select j.id, j.created_at,"
        " (select count(*) from identity.user_account),"
        " ops.encryption_key_id()"
        " from (select) as one left join lateral"
        " (select id, created_at from ledger.journal order by id desc limit 1) as j on true"
    ).fetchone()
    names = ("last_journal", "last_journal_at", "users", "encryption_key_id")
    return dict(zip(names, row or (), strict=False))
