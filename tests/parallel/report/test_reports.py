"""Reports match the ledger at each moment while others sell, refund, seal and roll up."""

import itertools
import time
import uuid

import psycopg
import pytest

from tests.harness import Database
from tests.parallel.clients import outcome
from tests.parallel.crew import crew
from tests.sizes import size
from tests.waiting import PATIENCE_WITH_OTHERS, wait_for

# One statement, so that all reports share a snapshot, as an admin.
COMPARE = """
with earned as (
  select * from api.report_revenue(current_date - 1, current_date + 1)
), paid as (
  select * from api.report_providers(current_date - 1, current_date + 1, 'year')
), line as (
  select * from api.ledger_entries where account = 'lead_revenue'
)
select
  (select coalesce(sum(net), 0) from earned),
  (select coalesce(sum(sold_count), 0) from earned),
  (select coalesce(sum(net), 0) from paid),
  (select coalesce(sum(amount), 0) from line),
  (select count(*) from line where kind = 'lead_charge')
"""
FOLDED = """
select (select max(id) from ledger.journal) = (select journal_id from report.rollup_watermark)
"""
REVERSE = "select ledger.reverse(%s, %s, 'a bad lead', kind => 'lead_refund')"


def test_reports_match_the_ledger_at_every_moment(db: Database) -> None:
    rounds = size(30, 2_000)
    with db.connect() as sql:
        niche = outcome(sql, "select tests.create_niche()")
        leads = [outcome(sql, "select tests.create_lead(%s)", niche) for _ in range(4)]
        buyers = [outcome(sql, "select tests.create_organization()") for _ in leads]
        for buyer in buyers:
            sql.execute("select tests.fund(%s, 10000000)", (buyer,))
    wrong: list[object] = []

    def sell(number: int) -> None:
        """Goes on until the reports were read in between often enough, however slow the machine."""
        with db.connect() as sql:
            for turn in itertools.count():
                if threads.over.is_set() or (turn >= rounds and len(looks) > 10):
                    return
                sale = uuid.uuid4()
                charge = "select tests.charge_lead(%s, %s, %s, 'USD', 100)"
                journal = outcome(sql, charge, sale, buyers[number], leads[number])
                sold_by[number] += 1
                if turn % 3 == 0:
                    outcome(sql, REVERSE, f"assignment:{sale}:refunded", journal)

    def fold() -> None:
        with db.connect() as sql:
            while not threads.over.is_set():
                sql.execute("select * from ledger.seal(50, 1)")
                sql.execute("select report.roll_up(7)")
                time.sleep(0.01)

    def look() -> None:
        with db.connect() as sql:
            sql.execute("set role admin")
            while not threads.over.is_set():
                row = sql.execute(COMPARE).fetchone()
                assert row
                net, sold, paid, booked, charged = row
                if not (net == paid == booked and sold == charged):
                    wrong.append(row)
                looks.append(row)

    looks: list[object] = []
    sold_by = [0] * len(buyers)
    with crew() as threads:
        sellers = [threads.start(sell, number) for number in range(len(buyers))]
        for work in (fold, fold, look):
            threads.start(work)
        for seller in sellers:
            seller.result()
        with db.connect() as sql:
            # Everything is rolled up once no transaction is open.
            wait_for(lambda: outcome(sql, FOLDED), PATIENCE_WITH_OTHERS)
    assert not wrong, wrong[:3]
    with db.connect() as sql:
        assert sql.execute("select * from report.verify()").fetchall() == []
        folded = outcome(
            sql, "select sum(sold_count) from report.provider_sum where granularity = 'day'"
        )
        assert folded == sum(sold_by)


SUBSCRIBE = "select tests.create_plan_subscription(%s)"
CHANGE = "select tests.change_plan(%s, now() - %s * interval '1 day', %s)"


def test_no_change_of_a_plan_is_missed_by_a_roll_up(db: Database) -> None:
    """Changes commit while the same organisations are rolled up, each after it was noted."""
    with db.connect() as sql:
        owners = [outcome(sql, "select tests.create_organization()") for _ in range(3)]
        subscriptions = [outcome(sql, SUBSCRIBE, owner) for owner in owners]
    rolled_up: list[int] = []

    def change(number: int) -> None:
        with psycopg.connect(db.dsn()) as sql:
            for turn in itertools.count():
                if threads.over.is_set() or (turn >= size(15, 1_000) and len(rolled_up) > 5):
                    return
                for subscription in subscriptions:
                    sql.execute(CHANGE, (subscription, turn % 50, 100 * (turn % 7 + number)))
                sql.execute("select pg_sleep(0.002)")
                sql.commit()

    def roll_up() -> None:
        with db.connect() as sql:
            while not threads.over.is_set():
                rolled_up.append(outcome(sql, "select report.roll_up_growth(5)"))

    with crew() as threads:
        changing = [threads.start(change, number) for number in range(3)]
        for _ in range(2):
            threads.start(roll_up)
        for changer in changing:
            changer.result()
        left = "select count(*) from report.growth_notice"
        with db.connect() as sql:
            wait_for(lambda: not outcome(sql, left), PATIENCE_WITH_OTHERS)
    with db.connect() as sql:
        assert sql.execute("select * from report.verify_growth()").fetchall() == []
        now = outcome(sql, "select coalesce(sum(revenue), 0) from report.plans()")
        paid = """
          select sum(monthly_minor) / 100.00 from (
            select distinct on (plan_subscription_id) monthly_minor from billing.plan_change
            order by plan_subscription_id, happened_at desc, id desc) as l
        """
        assert now == outcome(sql, paid)


def test_no_change_of_a_lead_is_missed_or_told_twice(db: Database) -> None:
    """Leads come and change while others roll up and count anew: their number is always right."""
    with db.connect() as sql:
        niche = outcome(sql, "select tests.create_niche()")
    looks: list[int] = []
    stored = 0

    def submit() -> int:
        with db.connect() as sql:
            for turn in itertools.count(1):
                lead = outcome(sql, "select tests.create_lead(%s, status => 'approved')", niche)
                sql.execute("update intake.lead set status = 'unsold' where id = %s", (lead,))
                if threads.over.is_set() or (turn >= size(50, 2_000) and len(looks) > 10):
                    return turn
        raise AssertionError

    def roll_up() -> None:
        with db.connect() as sql:
            while not threads.over.is_set():
                sql.execute("select report.roll_up_leads(7)")

    def recount() -> None:
        with db.connect() as sql:
            while not threads.over.is_set():
                sql.execute("select report.recount_leads('UTC')")

    def look() -> None:
        told = (
            "select (select count(*) from intake.lead), (select coalesce(sum(submitted), 0)"
            " from report.leads(current_date - 1, current_date + 1))"
        )
        with db.connect() as sql:
            while not threads.over.is_set():
                row = sql.execute(told).fetchone()
                assert row
                assert row[0] == row[1]
                looks.append(row[0])

    with crew() as threads:
        submitting = [threads.start(submit) for _ in range(3)]
        for work in (roll_up, roll_up, recount, recount, look):
            threads.start(work)
        stored = sum(one.result() for one in submitting)
    with db.connect() as sql:
        while outcome(sql, "select report.roll_up_leads()"):
            pass
        assert sql.execute("select * from report.verify_leads()").fetchall() == []
        assert outcome(sql, "select sum(count) from report.lead_day") == stored


def test_no_sale_or_refund_is_missed_by_the_sums_of_sources(db: Database) -> None:
    """Leads are sold and refunded while others roll up and correct: the sums are right always."""
    with db.connect() as sql:
        niche = outcome(sql, "select tests.create_niche()")
        level = outcome(sql, "select tests.create_level(%s, 100, 2)", niche)
        for _ in range(2):
            sql.execute("select tests.create_subscription(%s, funds => 100000000)", (level,))
    looks: list[int] = []

    def trade() -> None:
        with db.connect() as sql:
            for turn in itertools.count(1):
                lead = outcome(sql, "select tests.create_lead(%s)", niche)
                sql.execute("select tests.distribute(%s)", (lead,))
                if turn % 2:
                    sql.execute(
                        "select sale.refund_assignments(%s, array("
                        " select id from sale.assignment where lead_id = %s limit 1), 'bad_lead')"
                        " from (select from intake.lead where id = %s for update) as l",
                        (lead, lead, lead),
                    )
                if threads.over.is_set() or (turn >= size(20, 2_000) and len(looks) > 10):
                    return

    def roll_up() -> None:
        with db.connect() as sql:
            while not threads.over.is_set():
                sql.execute("select report.roll_up_leads(7)")

    def recount() -> None:
        with db.connect() as sql:
            while not threads.over.is_set():
                sql.execute("select report.recount_sources('UTC')")

    def look() -> None:
        told = (
            "select (select count(*) from report.verify_sources()),"
            " (select count(*) from sale.assignment), (select coalesce(sum(sold_to), 0)"
            " from report.attribution(current_date - 1, current_date + 1))"
        )
        with db.connect() as sql:
            while not threads.over.is_set():
                row = sql.execute(told).fetchone()
                assert row
                assert row[0] == 0
                assert row[1] == row[2]
                looks.append(row[1])

    with crew() as threads:
        trading = [threads.start(trade) for _ in range(2)]
        for work in (roll_up, roll_up, recount, look):
            threads.start(work)
        for one in trading:
            one.result()
    with db.connect() as sql:
        while outcome(sql, "select report.roll_up_leads()"):
            pass
        assert sql.execute("select * from report.verify_sources()").fetchall() == []
        sums = "select sum(sold_to), sum(net) from report.source_day"
        sales = "select count(*), sum(price) filter (where status = 'sold') from sale.assignment"
        assert sql.execute(sums).fetchone() == sql.execute(sales).fetchone()


@pytest.mark.parametrize("function", ["roll_up", "roll_up_leads", "roll_up_growth"])
def test_a_roll_up_does_not_wait_for_another_one(db: Database, function: str) -> None:
    """It would give up at the lock_timeout of workers, and its job would have failed."""
    with db.connect() as sql, psycopg.connect(db.dsn()) as other:
        sql.execute("select tests.create_lead(tests.create_niche())")
        other.execute("select * from report.begin_roll_up()")
        sql.execute("set lock_timeout = '1s'")
        assert outcome(sql, f"select report.{function}()") == 0
        assert outcome(sql, "select count(*) from report.lead_change") > 0
        other.rollback()
        while outcome(sql, f"select report.{function}()"):
            pass
