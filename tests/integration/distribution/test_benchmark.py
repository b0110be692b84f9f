"""The benchmark of distribution measures no market that is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.distribution import what_was_sold
from bench.frame import Bench, Database
from bench.market import MAX_BUYERS, Market
from tests.harness import Harness

# Past the triggers, as no function does it; and what the run says then.
BREAKS = {
    "an entry of another amount": (
        "update ledger.entry set amount = amount + 1"
        " where id = (select max(id) from ledger.entry where amount > 0)",
        "the ledger is wrong",
    ),
    "a price that was not paid": (
        "update sale.assignment set price = price + 1"
        " where id = (select id from sale.assignment limit 1)",
        "faults",
    ),
    "a turn that nobody had": (
        "update distribution.rotation set turn = turn + 1"
        " where ctid = (select r.ctid from distribution.rotation as r"
        " join sale.assignment as a using (subscription_id) limit 1)",
        "faults",
    ),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_fault_is_told_and_ends_the_run(harness: Harness, tmp_path: Path, broken: str) -> None:
    change, said = BREAKS[broken]
    with harness.database() as one:
        database = Database(Bench(harness.cluster, "small", tmp_path), one.name, tmp_path)
        market = Market(database, 50, "wide")
        market.load()
        with database.connect() as sql:
            for lead in market.add_leads(20):
                sql.execute("select distribution.distribute_lead(%s)", (lead,))
            assert sql.execute("select from sale.assignment").rowcount == 20 * MAX_BUYERS
            faults, spread = what_was_sold(market)
            assert (faults.value, faults.verdict, spread.verdict) == (0, "ok", "ok")
            sql.execute("set session_replication_role = replica")
            assert sql.execute(change).rowcount == 1
        told = what_was_sold(market)
        faults = next(told)
        assert (faults.value, faults.verdict) == (1, "short")
        with pytest.raises(RuntimeError, match=said):
            next(told)
