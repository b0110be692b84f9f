"""Calls beyond the quota reach the meter of Stripe once, whatever gets lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from standins.serving import served
from standins.stripe.app import create_app
from tests.integration.workers.office import Office
from tests.integration.workers.shop import API_KEY, Shop, open_shop


@pytest.fixture(scope="module")
def stripe_url() -> Iterator[str]:
    with served(create_app(api_key=API_KEY)) as url:
        yield url


@pytest.fixture
def shop(office: Office, stripe_url: str) -> Iterator[Shop]:
    with httpx.Client(base_url=stripe_url) as http:
        yield open_shop(office, stripe_url, http)


def use(shop: Shop, calls: int) -> None:
    """So many calls of this month were beyond the quota by now."""
    shop.office.sql.execute(
        "insert into usage.month_sum (organization_id, month, billed, overrun)"
        " values (%s, date_trunc('month', now() at time zone 'UTC')::date, %s, %s)"
        " on conflict on constraint month_sum_pkey do update"
        " set billed = excluded.billed, overrun = excluded.overrun",
        (shop.organization_id, calls, calls),
    )


def statuses(shop: Shop) -> list[str]:
    rows = shop.office.rows("select status from billing.overrun_report order by first_call")
    return [status for (status,) in rows]


@dataclass
class Metered:
    """A customer at Stripe, and the meter that counts their calls."""

    shop: Shop
    customer: str = ""
    meter: str = ""

    def __post_init__(self) -> None:
        v1 = self.shop.client.v1
        self.customer = v1.customers.create({"email": "ann@buyer.example"}).id
        self.shop.office.sql.execute(
            "insert into billing.customer (organization_id, stripe_id) values (%s, %s)",
            (self.shop.organization_id, self.customer),
        )

    def install(self) -> None:
        """Make the meter, as an operator does."""
        self.meter = self.shop.client.v1.billing.meters.create(
            {
                "display_name": "Calls beyond the quota",
                "event_name": "api_calls_overrun",
                "default_aggregation": {"formula": "sum"},
            }
        ).id

    def count(self) -> float:
        """What the meter has counted."""
        now = int(time.time()) // 60 * 60
        within: Any = {
            "customer": self.customer,
            "start_time": now - 3600,
            "end_time": now + 3600,
        }
        summaries = self.shop.client.v1.billing.meters.event_summaries
        return sum(one.aggregated_value for one in summaries.list(self.meter, within).data)


@pytest.fixture
def metered(shop: Shop) -> Metered:
    return Metered(shop)


def test_calls_beyond_the_quota_are_metered_once(shop: Shop, metered: Metered) -> None:
    metered.install()
    use(shop, 25)
    # The answer is lost, and the next run finds that Stripe has it.
    shop.http.post("/_config/faults", json=[{"status": 500, "after": True}])
    shop.work("report_overrun")
    assert (metered.count(), statuses(shop)) == (25, ["requested"])
    shop.work("report_overrun")
    assert (metered.count(), statuses(shop)) == (25, ["reported"])
    # The request is lost: it is sent again.
    shop.office.sql.execute(
        "update billing.overrun_report set created_at = created_at - interval '5 minutes'"
    )
    use(shop, 40)
    shop.http.post("/_config/faults", json=[{"status": 500}])
    shop.work("report_overrun")
    assert (metered.count(), statuses(shop)) == (25, ["reported", "requested"])
    shop.work("report_overrun")
    assert (metered.count(), statuses(shop)) == (40, ["reported", "reported"])


@pytest.mark.parametrize("was_taken", [True, False])
def test_when_the_identifier_is_forgotten_the_meter_is_asked(
    shop: Shop, metered: Metered, was_taken: bool
) -> None:
    metered.install()
    use(shop, 7)
    shop.http.post("/_config/faults", json=[{"status": 500, "after": was_taken}])
    shop.work("report_overrun")
    assert metered.count() == (7 if was_taken else 0)
    shop.office.sql.execute(
        "update billing.overrun_report set sent_at = sent_at - interval '2 days'"
    )
    shop.tell("clock", advance=90_000)
    shop.work("report_overrun")
    assert (metered.count(), statuses(shop)) == (7, ["reported"])


def test_what_stripe_refuses_is_kept_for_an_admin(shop: Shop, metered: Metered) -> None:
    use(shop, 5)
    shop.work("report_overrun")
    assert shop.office.rows("select status, failure_code from billing.overrun_report") == [
        ("refused", "no_meter")
    ]
