"""A worker killed with SIGKILL, wherever it is, loses and doubles nothing.

A lead is sold to whom the rotation says, each buyer pays once and is told at least once, and no job
is left behind. `LEADMILL_SOAK=1` kills more often.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.sizes import size
from tests.waiting import wait_for

from .office import INTERACTIVE, Office, Process

# Price and most buyers of each.
LEVELS = [(300, 3), (100, 3)]
# What the buyers have: some run out of it, three never do.
FUNDS = [1_000_000, 700, 1_000_000, 250, 1_000_000]


@dataclass
class WaitingSales:
    """A niche with two levels, and buyers some of whom run out of money."""

    office: Office
    niche: Any = None
    boss: Any = None
    levels: list[Any] = field(default_factory=list)
    waiting: dict[Any, list[Any]] = field(default_factory=dict)
    owners: dict[Any, Any] = field(default_factory=dict)
    funds: dict[Any, int] = field(default_factory=dict)
    leads: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        one = self.office.one
        self.niche = one("select tests.create_niche()")
        self.boss = one("select tests.create_user('boss@people.example', admin => true)")
        self.levels = [
            one("select tests.create_level(%s, %s, %s)", self.niche, *level) for level in LEVELS
        ]
        organizations = [one("select tests.create_organization()") for _ in FUNDS]
        self.funds = dict(zip(organizations, FUNDS, strict=True))
        for organization, amount in self.funds.items():
            one("select tests.fund(%s, %s)", organization, amount)
        self._subscribe(0, organizations[:2])
        self._subscribe(1, organizations)

    def _subscribe(self, level: int, organizations: list[Any]) -> None:
        self.waiting[level] = []
        for organization in organizations:
            subscription = self.office.one(
                "select tests.create_subscription(%s, '{}', 0, %s)",
                *(self.levels[level], organization),
            )
            self.owners[subscription] = organization
            self.waiting[level].append(subscription)
            # It was funded before it was there.
            self.office.one("select distribution.refresh_funding(%s)", organization)

    def approve(self, count: int) -> list[Any]:
        """Leads that an admin lets be sold, each with its job."""
        leads = []
        for _ in range(count):
            lead = self.office.one(
                "select tests.create_lead(%s, null, 'pending_approval')", self.niche
            )
            with self.office.sql.transaction():
                self.office.one("select tests.act_as(%s)", self.boss)
                self.office.one("select api.approve_lead(%s)", lead)
            leads.append(lead)
        self.leads += leads
        return leads

    def expected(self) -> dict[Any, list[Any]]:
        """Who buys each lead, by a reference that is told nothing but the order of the runs."""
        waiting = {level: list(line) for level, line in self.waiting.items()}
        funds = dict(self.funds)
        bought: dict[Any, list[Any]] = {lead: [] for lead in self.leads}
        promised: dict[Any, int] = {}
        for (lead,) in self.office.rows("select lead_id from distribution.run order by position"):
            for level, (price, max_buyers) in enumerate(LEVELS):
                room = min(max_buyers, promised.get(lead, max_buyers)) - len(bought[lead])
                for subscription in list(waiting[level]):
                    buyer = self.owners[subscription]
                    if room <= 0:
                        break
                    if funds[buyer] < price or buyer in [self.owners[s] for s in bought[lead]]:
                        continue
                    promised[lead] = min(max_buyers, promised.get(lead, max_buyers))
                    bought[lead].append(subscription)
                    funds[buyer] -= price
                    waiting[level].remove(subscription)
                    waiting[level].append(subscription)
                    room -= 1
        return bought

    def check(self) -> None:
        """Everything is as if nobody had ever been killed."""
        rows = self.office.rows
        sold = {
            lead: [row[0] for row in rows(
                "select subscription_id from sale.assignment where lead_id = %s"
                " order by turn", lead)]
            for lead in self.leads
        }  # fmt: skip
        assert sold == self.expected()
        assert {len(buyers) for buyers in sold.values()} == {3}, "three could always buy"
        assert {row[0] for row in rows("select distinct status from intake.lead")} == {
            "distributed"
        }

        # Money: each sale once, to the cent.
        assert rows("select * from sale.verify()") == []
        assert rows(
            "select a.id from sale.assignment as a"
            " full join ledger.journal as j on j.id = a.journal_id and j.kind = 'lead_charge'"
            " where (j.kind is null or j.kind = 'lead_charge')"
            " and (a.id is null"
            " or j.idempotency_key is distinct from 'assignment:' || a.id || ':charged')"
        ) == []  # fmt: skip
        for organization, amount in self.funds.items():
            [(paid, left)] = rows(
                "select coalesce(sum(price), 0)::bigint, ledger.funds_of(%s, 'USD')"
                " from sale.assignment where organization_id = %s",
                *(organization, organization),
            )
            assert amount - paid == left

        # Mails: one delivery for each owner of each sale, and at least one mail under its id.
        deliveries = rows(
            "select d.id::text, u.email, d.status from notification.delivery as d"
            " join identity.user_account as u on u.id = d.user_id where template = 'lead_assigned'"
        )
        owners = rows(
            "select a.id from sale.assignment as a"
            " join identity.membership as m using (organization_id)"
        )
        assert len(deliveries) == len(owners)
        pairs = rows(
            "select distinct refs, user_id from notification.delivery"
            " where template = 'lead_assigned'"
        )
        assert len(pairs) == len(owners)
        arrived = Counter(
            (mail["headers"]["Message-ID"], mail["to"][0])
            for mail in self.office.sink.http.get("/api/mails").json()
        )
        # Those who ran out of money are told that, too.
        assert set(arrived) == {
            (f"<{delivery}@leadmill.example>", address)
            for delivery, address in rows(
                "select d.id, u.email from notification.delivery as d"
                " join identity.user_account as u on u.id = d.user_id where d.status = 'sent'"
            )
        }
        assert {status for _, _, status in deliveries} == {"sent"}

        # Jobs: none runs, none waits, none was given up.
        assert rows(
            "select * from queue.procrastinate_jobs where queue_name = any(%s)"
            " and status <> 'succeeded'",
            list(INTERACTIVE),
        ) == []  # fmt: skip


@pytest.fixture
def market(office: Office) -> WaitingSales:
    return WaitingSales(office)


def recover(office: Office, folder: Path) -> None:
    """Another worker starts, finds what the dead one left, and does it."""
    # A minute later.
    with office.sql.transaction():
        office.sql.execute("set local search_path = queue, public")
        office.sql.execute(
            "update procrastinate_workers set last_heartbeat = now() - interval '61 seconds'"
        )
    with office.running(folder):
        office.one("select queue.defer('recover_stalled')")
        wait_for(lambda: set(office.jobs("recover_stalled")[-1:]) == {("succeeded", 1)})
        finish(office)


def finish(office: Office) -> None:
    """Wait until all is done, without the pauses between attempts."""

    def done() -> bool:
        office.hurry()
        return bool(
            office.one(
                "select count(*) = 0 from queue.procrastinate_jobs"
                " where queue_name = any(%s) and status in ('todo', 'doing')",
                list(INTERACTIVE),
            )
        )

    wait_for(done)


def forget(office: Office) -> None:
    """The server notices that the worker has gone, and ends its connections."""
    office.one(
        "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
        " where usename = 'leadmill_worker' and datname = current_database()"
    )


Moment = Callable[[WaitingSales, Process], None]


def with_all_locks_but_one(market: WaitingSales, worker: Process) -> None:
    """In the middle of a sale: the buyers are chosen and locked, one account is not."""
    office = market.office
    [subscription] = market.waiting[0][:1]
    with office.connect() as other:
        other.execute(
            "select from ledger.account where organization_id = %s and kind = 'wallet' for update",
            (market.owners[subscription],),
        )
        worker.start()
        office.wait_for_blocked(other)
        worker.kill()
    assert office.one("select count(*) from sale.assignment") == 0


def with_the_sale_written(market: WaitingSales, worker: Process) -> None:
    """Charged, assigned, the mails put down; nothing of it committed."""
    office = market.office
    with office.connect() as other:
        # After its charge.
        other.execute("lock table notification.delivery in share mode")
        worker.start()
        office.wait_for_blocked(other)
        worker.kill()
    assert office.one("select count(*) from sale.assignment") == 0


def before_the_job_is_closed(market: WaitingSales, worker: Process) -> None:
    """The sale is committed, the queue does not know yet."""
    office, lead = market.office, market.leads[0]
    sold = "select count(*) > 0 from sale.assignment where lead_id = %s"
    with office.connect() as holder, office.connect() as other:
        holder.execute("select from intake.lead where id = %s for update", (lead,))
        worker.start()
        office.wait_for_blocked(holder)
        other.execute(
            "select from queue.procrastinate_jobs where status = 'doing'"
            " and args ->> 'lead_id' = %s for update",
            (str(lead),),
        )
        holder.rollback()
        office.wait_for_blocked(other)
        wait_for(lambda: office.one(sold, lead))
        worker.kill()
        # Or the statement that waits would close the job after all.
        forget(office)
    assert ("doing", 0) in office.jobs("distribute_lead")


def while_the_mail_server_answers(market: WaitingSales, worker: Process) -> None:
    """It has the mail, and we do not know."""
    office = market.office
    office.sink.turn(hold=30)
    worker.start()
    wait_for(lambda: office.sink.http.get("/api/mails").json())
    worker.kill()
    office.sink.turn()
    assert office.one("select count(*) from notification.delivery where status = 'sending'") > 0
    assert office.one("select count(*) from notification.delivery where status = 'sent'") == 0


@pytest.mark.parametrize(
    ("moment", "server_notices"),
    [
        (with_all_locks_but_one, True),
        (with_all_locks_but_one, False),
        (with_the_sale_written, True),
        (with_the_sale_written, False),
        (before_the_job_is_closed, True),
        (while_the_mail_server_answers, True),
    ],
)
def test_killed_once(
    office: Office, market: WaitingSales, tmp_path: Path, moment: Moment, server_notices: bool
) -> None:
    """A server that does not notice runs the statement in hand to its end, and finds nobody."""
    market.approve(6)
    moment(market, office.process(tmp_path))
    if server_notices:
        forget(office)
    recover(office, tmp_path)
    market.check()


def test_killed_again_and_again(office: Office, market: WaitingSales, tmp_path: Path) -> None:
    """At any moment: with nothing to do, at the first lead, between two mails, …"""
    chance = random.Random(2)
    killed = Counter[str]()
    for _ in range(size(test=2, soak=50)):
        worker = office.process(tmp_path, *INTERACTIVE)
        worker.start()
        worker.wait_until_ready()
        market.approve(4)
        time.sleep(chance.uniform(0, 0.15))
        worker.kill()
        killed.update(
            row[0] for row in office.rows(
                "select task_name from queue.procrastinate_jobs where status = 'doing'")
        )  # fmt: skip
        # Nobody else is alive. A job may be hit more often here than it ever would.
        recover = "select count(*) from queue.recover_stalled('0 seconds', max_stalls => 1000)"
        while office.one(recover):
            pass
    assert killed, "nobody was killed at work"
    with office.running(tmp_path, *INTERACTIVE):
        finish(office)
    market.check()
