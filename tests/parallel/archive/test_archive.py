"""Leads move to the archive while others work with them."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest

from tests.parallel.clients import at_once, behind, outcome
from tests.parallel.market import MarketFixture
from tests.sizes import size

ARCHIVE = "select archived::integer from archive.archive_leads()"
RUN = "select distribution.distribute_lead(%s) ->> 'outcome'"
MARK_BAD = "select returns.mark_lead_bad(%s, 'It was made up.')::text"
IS_ARCHIVED = "select archived_at is not null from intake.lead where id = %s"
# What is where: the live tables, the archive.
PLACES = """
select exists (select from intake.lead_contact where lead_id = %(lead)s)
    or exists (select from intake.lead_attribution where lead_id = %(lead)s),
  exists (select from intake.contact_archive where lead_id = %(lead)s)
    or exists (select from intake.lead_archive where lead_id = %(lead)s)
"""
LIVE, ARCHIVED = (True, False), (False, True)


def old_leads(
    market: MarketFixture, count: int, status: str = "unsold", answers: str = '{"place": ["US"]}'
) -> list[uuid.UUID]:
    """Leads of 400 days ago with contact data, in a state."""
    leads = [
        market.one("select tests.create_lead(%s, %s, %s)", market.niche, answers, status)
        for _ in range(count)
    ]
    make_old(market, leads)
    return leads


def make_old(market: MarketFixture, leads: list[uuid.UUID]) -> None:
    for query in (
        "update intake.lead set created_at = created_at - interval '400 days' where id = any(%s)",
        "update sale.assignment set created_at = created_at - interval '400 days'"
        " where lead_id = any(%s)",
    ):
        market.sql.execute(query, (leads,))


def sold_lead(market: MarketFixture, buyers: int = 2) -> uuid.UUID:
    level = market.level(100, buyers)
    for _ in range(buyers):
        market.subscribe(market.organization(), level)
    [lead] = old_leads(market, 1, "approved")
    assert outcome(market.sql, RUN, lead) == "sold"
    make_old(market, [lead])
    return lead


def places(sql: psycopg.Connection, lead: uuid.UUID) -> tuple[bool, bool]:
    row = sql.execute(PLACES, {"lead": lead}).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_a_refund_under_way_keeps_its_lead_and_delays_nobody(
    dsn: str, market: MarketFixture, ending: str
) -> None:
    lead, other = sold_lead(market), sold_lead(market)
    with psycopg.connect(dsn) as refunding:
        assert outcome(refunding, MARK_BAD, lead) is not None
        market.sql.execute("set statement_timeout = '20s'")
        outcome(market.sql, ARCHIVE)
        assert places(market.sql, lead) == LIVE
        assert places(market.sql, other) == ARCHIVED
        getattr(refunding, ending)()
    outcome(market.sql, ARCHIVE)
    assert places(market.sql, lead) == ARCHIVED
    refunded = market.one(
        "select count(*) from sale.assignment where lead_id = %s and status = 'refunded'", lead
    )
    assert refunded == (2 if ending == "commit" else 0)


def test_a_refund_waits_for_the_archive_and_is_given(dsn: str, market: MarketFixture) -> None:
    lead = sold_lead(market)
    with psycopg.connect(dsn) as archiving, psycopg.connect(dsn) as refunding:
        outcome(archiving, ARCHIVE)
        behind(archiving, refunding, MARK_BAD, lead, then=archiving.commit)
    assert places(market.sql, lead) == ARCHIVED
    assert market.rows(
        "select l.status, array_agg(distinct a.status) from intake.lead as l"
        " join sale.assignment as a on a.lead_id = l.id where l.id = %s group by 1",
        lead,
    ) == [("bad", ["refunded"])]


def test_a_run_waits_for_the_archive_and_sells_by_the_answers(
    dsn: str, market: MarketFixture
) -> None:
    level = market.level(100, 2)
    wanted = market.subscribe(market.organization(), level, {"place": ["US"]})
    market.subscribe(market.organization(), level, {"place": ["Asia"]})
    [lead] = old_leads(market, 1)
    with psycopg.connect(dsn) as archiving, psycopg.connect(dsn) as selling:
        outcome(archiving, ARCHIVE)
        assert behind(archiving, selling, RUN, lead, then=archiving.commit) == "sold"
    assert market.buyers_of(lead) == [wanted]
    assert places(market.sql, lead) == ARCHIVED


def test_a_run_under_way_keeps_its_lead(dsn: str, market: MarketFixture) -> None:
    market.subscribe(market.organization(), market.level(100, 2))
    [lead] = old_leads(market, 1)
    with psycopg.connect(dsn) as selling:
        assert outcome(selling, RUN, lead) == "sold"
        outcome(market.sql, ARCHIVE)
        assert places(market.sql, lead) == LIVE
        selling.commit()
    # It was sold today: its buyer may still request a refund.
    outcome(market.sql, ARCHIVE)
    assert places(market.sql, lead) == LIVE


def test_what_is_bought_at_the_same_moment_is_not_archived(
    dsn: str, sql: psycopg.Connection
) -> None:
    niche = outcome(sql, "select tests.create_market('at_once', 20, 1)")
    for _ in range(size(4, 40)):
        listing = outcome(sql, "select tests.create_listing(%s)", niche)
        lead = outcome(sql, "select lead_id from marketplace.listing where id = %s", listing)
        sql.execute(
            "update intake.lead set created_at = created_at - interval '400 days' where id = %s",
            (lead,),
        )
        member = outcome(sql, "select tests.create_user()")
        sql.execute("select tests.fund(tests.organization_of(%s), 5000)", (member,))
        buy = (
            "with actor as materialized (select set_config('request.jwt.claims',"
            " tests.claims_of(%s)::text, true))"
            " select marketplace.buy_lead(%s) is not null from actor"
        )
        assert at_once(dsn, [(buy, member, listing), (ARCHIVE,), (ARCHIVE,)])[0] is True
        assert places(sql, lead) == LIVE
    assert sql.execute("select * from sale.verify()").fetchall() == []


def withdrawn_deal(sql: psycopg.Connection) -> tuple[uuid.UUID, uuid.UUID]:
    """A connection, and the lead of its one deal, which was deleted long ago."""
    connection = outcome(sql, "select tests.create_connection()")
    deal = "select outcome from tests.import(%s, jsonb_build_array(tests.deal(1, %s)))"
    assert outcome(sql, deal, connection, "{}") == "imported"
    gone = json.dumps({"is_deleted": True, "update_time": "2026-03-01T00:00:00Z"})
    sql.execute("update crm.imported_deal set deal_updated_at = '2026-01-01' where deal_id = 1")
    assert outcome(sql, deal, connection, gone) == "withdrawn"
    lead = outcome(
        sql, "select lead_id from crm.imported_deal where connection_id = %s", connection
    )
    sql.execute(
        "update intake.lead set created_at = created_at - interval '400 days',"
        " rejected_at = rejected_at - interval '40 days' where id = %s",
        (lead,),
    )
    return connection, lead


RESTORE = (
    "select outcome from tests.import(%s, jsonb_build_array(tests.deal(1,"
    ' \'{"update_time": "2026-04-01T00:00:00Z"}\')))'
)


def test_an_import_that_restores_a_lead_keeps_it(dsn: str, sql: psycopg.Connection) -> None:
    connection, lead = withdrawn_deal(sql)
    with psycopg.connect(dsn) as importing:
        assert outcome(importing, RESTORE, connection) == "updated"
        outcome(sql, ARCHIVE)
        assert places(sql, lead) == LIVE
        importing.commit()
    outcome(sql, ARCHIVE)
    assert places(sql, lead) == LIVE
    assert outcome(sql, "select status from intake.lead where id = %s", lead) == "pending_approval"


def test_an_import_waits_for_the_archive_and_leaves_its_lead(
    dsn: str, sql: psycopg.Connection
) -> None:
    connection, lead = withdrawn_deal(sql)
    with psycopg.connect(dsn) as archiving, psycopg.connect(dsn) as importing:
        outcome(archiving, ARCHIVE)
        assert behind(archiving, importing, RESTORE, connection, then=archiving.commit) == "kept"
    assert places(sql, lead) == ARCHIVED
    assert outcome(sql, "select status from intake.lead where id = %s", lead) == "rejected"


def test_a_crash_in_the_middle_moves_nothing(dsn: str, market: MarketFixture) -> None:
    leads = old_leads(market, 20)
    with psycopg.connect(dsn) as archiving:
        assert outcome(archiving, ARCHIVE) >= len(leads)
        market.sql.execute("select pg_terminate_backend(%s)", (archiving.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError):
            archiving.execute("select 1")
        archiving.close()
    assert {places(market.sql, lead) for lead in leads} == {LIVE}
    assert outcome(market.sql, ARCHIVE) >= len(leads)
    assert {places(market.sql, lead) for lead in leads} == {ARCHIVED}


def test_archivers_share_the_work_and_readers_see_all_of_it(
    dsn: str, market: MarketFixture
) -> None:
    count = size(60, 2000)
    leads = old_leads(market, count)
    seen = (
        "select count(contact_email)::integer, count(distinct contact_email)::integer,"
        ' count(*) filter (where answers = \'{"place": ["US"]}\')::integer,'
        " count(utm_source)::integer from api.leads where niche_id = %s"
    )
    done = Event()

    def read() -> set[tuple[int, ...]]:
        answers = set()
        with psycopg.connect(dsn, autocommit=True) as reader:
            while not done.is_set():
                answers.update(reader.execute(seen, (market.niche,)).fetchall())
        return answers

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            while any(places(market.sql, lead) == LIVE for lead in leads):
                at_once(dsn, [("select archived::integer from archive.archive_leads(7)",)] * 4)
        finally:
            done.set()
        assert {answer for reader in readers for answer in reader.result()} == {(count,) * 4}
    assert {places(market.sql, lead) for lead in leads} == {ARCHIVED}


def test_two_archivers_make_the_same_month(dsn: str, market: MarketFixture) -> None:
    ids = [
        market.one(
            "insert into intake.lead (id, niche_id, form_schema_id, answers, created_at)"
            " select overlay(ops.first_uuid('2019-05-05')::text placing"
            " right(gen_random_uuid()::text, 12) from 25)::uuid, niche_id, id, '{}', '2019-05-05'"
            " from catalog.form_schema where niche_id = %s and status = 'active' returning id",
            market.niche,
        )
        for _ in range(4)
    ]
    market.sql.execute(
        "update intake.lead set status = 'rejected', rejected_at = '2019-05-06',"
        " rejection_reason = 'x' where id = any(%s)",
        (ids,),
    )
    done = at_once(dsn, [("select archived::integer from archive.archive_leads(2)",)] * 2)
    assert all(isinstance(number, int) for number in done), done
    outcome(market.sql, ARCHIVE)
    assert market.rows(
        "select tableoid::regclass::text, count(*) from intake.lead_archive"
        " where lead_id = any(%s) group by 1",
        ids,
    ) == [("intake.lead_archive_y2019m05", 4)]


def test_a_reader_of_the_archive_delays_a_new_month_and_no_more(
    dsn: str, market: MarketFixture
) -> None:
    leads = old_leads(market, 2)
    with psycopg.connect(dsn) as reader:
        reader.execute("select count(*) from intake.lead_archive")
        # The months are there: nothing waits.
        market.sql.execute("set statement_timeout = '20s'")
        assert outcome(market.sql, ARCHIVE) >= 2
    assert {outcome(market.sql, IS_ARCHIVED, lead) for lead in leads} == {True}
