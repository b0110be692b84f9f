"""Old partitions are dropped beside others who use the table."""

import psycopg

from tests.parallel.clients import outcome

MAKE = """
create table notification.attempt_y2001w06 partition of notification.attempt
  for values from ('00000000-0000-7000-8000-000000000001')
  to ('00000000-0000-7000-8000-000000000002');
alter table notification.attempt_y2001w06 owner to leadmill_owner;
"""
EXISTS = "select to_regclass('notification.attempt_y2001w06') is not null"
ENSURE = "select count(*) from ops.ensure_partitions()"


def test_a_reader_keeps_an_old_partition_and_delays_nobody(
    sql: psycopg.Connection, dsn: str
) -> None:
    sql.execute(MAKE)
    with psycopg.connect(dsn) as reader:
        reader.execute("select from notification.attempt")
        # With a limit that tells waiting for the reader from a slow machine.
        sql.execute("set statement_timeout = '20s'")
        assert outcome(sql, ENSURE) == 0
        assert outcome(sql, EXISTS)
    assert outcome(sql, ENSURE) == 0
    assert not outcome(sql, EXISTS)
