"""Requests with the same key, sent at the same moment, begin one payment."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg

from tests.waiting import PATIENCE

CREATE = "select payment_id from billing.create_payment(%s, %s, 'KES', null, %s)"
UNLIMITED = "update ops.rate_limit set maximum = null where name like 'billing.payments%'"


def test_the_same_key_eight_times_at_once_is_one_payment(dsn: str, sql: psycopg.Connection) -> None:
    sql.execute(UNLIMITED)
    key, email = uuid.uuid4().hex, f"{uuid.uuid4().hex}@buyer.example"
    barrier = Barrier(8, timeout=PATIENCE)

    def begin(number: int) -> str:
        with psycopg.connect(dsn, autocommit=True) as own:
            barrier.wait()
            # Two of them say another amount.
            amount = 6 if number < 2 else 5
            try:
                row = own.execute(CREATE, (email, amount, key)).fetchone()
            except psycopg.Error as error:
                return f"{'refused' if 'LM547' in str(error) else error} {amount}"
            assert row is not None
            return f"{row[0]} {amount}"

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(begin, range(8)))
    begun = {end for end in ends if not end.startswith("refused ")}
    assert len(begun) == 1, ends
    assert len({end.split()[1] for end in ends}) == 2, "the other amount is refused"
    left = sql.execute(
        "select (select count(*) from billing.payment where email = %s), (select count(*)"
        " from billing.deposit as d where d.processor = 'paystack' and d.organization_id is null"
        " and not exists (select from billing.payment as p where p.id = d.id))",
        (email,),
    ).fetchone()
    assert left == (1, 0), "nothing half is left"
