"""Payments by Paystack through every process: page, webhook, return and poll, in any order."""

from __future__ import annotations

import itertools
import json
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import factorial
from typing import Any

import altcha
import httpx
import pytest

from leadmill.story import Door
from tests.e2e.market import Market
from tests.sizes import size
from tests.waiting import PATIENCE, wait_for

AMOUNT = 500_000
# How many lives of a story go on side by side.
BATCH = 40
LIMITS = "billing.payments%"
OPEN = "update ops.setting set value = %s where name = 'billing.open_deposits'"


@dataclass
class Counter:
    """The stand-in of the stack, and the organisation that pays by it."""

    market: Market
    http: httpx.Client
    member: Door
    organization_id: str

    # --- Paystack --------------------------------------------------------------------------------

    def turn(self, path: str = "knobs", **words: Any) -> Any:
        answer = self.http.post(f"/_config/{path}", json=words)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refund(self, reference: str, amount: int) -> None:
        """At the dashboard; it goes through."""
        key = self.market.stack.environment()["LEADMILL_PAYSTACK_SECRET_KEY"]
        answer = self.http.post(
            "/refund",
            json={"transaction": reference, "amount": amount},
            headers={"Authorization": f"Bearer {key}"},
        )
        assert answer.status_code == 200, answer.text
        for status in ("processing", "processed"):
            self.turn(f"refunds/{answer.json()['data']['id']}", status=status)

    def numbers(self, reference: str, events: list[dict[str, Any]]) -> list[tuple[str, int]]:
        """Kind and number of each event about a payment, in the order in which they happened."""
        return [(one["kind"], one["number"]) for one in events if reference in one["body"]]

    def events(self) -> list[dict[str, Any]]:
        return list(self.http.get("/_config/events").json())

    def answers(self) -> list[int | None]:
        """Our answers to its webhooks, once nothing is under way."""

        def status() -> Any:
            return self.http.get("/_config/deliveries").json()

        wait_for(lambda: status()["pending"] == 0)
        return [one["status"] for one in status()["deliveries"]]

    # --- Leadmill --------------------------------------------------------------------------------

    def deposit(self, amount: int = AMOUNT) -> dict[str, Any]:
        body = {"amount": f"{amount / 100:.2f}", "currency": "KES", "processor": "paystack"}
        answer = self.member.request("POST", "/deposits", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def payment(self, email: str, **changes: Any) -> dict[str, Any]:
        body = {"email": email, "amount": "300.00", "notes": "for the workshop", **changes}
        answer = self.market.public.request("POST", "/payments", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def state(self, reference: str) -> str:
        answer = httpx.get(f"{self.market.public_url}/payments/{reference}")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["status"])

    def poll(self, *references: str) -> None:
        """What is asked for on schedule is due."""
        self.market.sql(
            "update billing.payment_attempt set next_poll_at = now()"
            " where next_poll_at is not null and reference = any(%s)",
            list(references),
        )
        self.market.sql(
            "update billing.refund set asked_at = null where deposit_id ="
            " any(select deposit_id from billing.payment_attempt where reference = any(%s))",
            list(references),
        )
        self.market.sql("select queue.defer('poll_payments')")

    def quiet(self) -> None:
        """Until the reconciler has nothing more to do."""
        wait_for(
            lambda: self.market.sql(
                "select count(*) = 0 from queue.procrastinate_jobs where queue_name = 'payments'"
                # A job that is tried again waits longer than one that has its time.
                " and (status = 'doing' or status = 'todo' and (attempts > 0"
                " or scheduled_at is null or scheduled_at < now() + interval '5 seconds'))"
            )[0][0]
        )

    def wallet(self) -> int:
        balance = (
            "select coalesce(sum(balance), 0) from ledger.account"
            " where organization_id = %s and kind = 'wallet' and currency = 'KES'"
        )
        return int(self.market.sql(balance, self.organization_id)[0][0])


@pytest.fixture(scope="module")
def counter(market: Market) -> Iterator[Counter]:
    limits = market.sql("select name, maximum from ops.rate_limit where name like %s", LIMITS)
    market.sql("update ops.rate_limit set maximum = null where name like %s", LIMITS)
    before = market.sql("select value from ops.setting where name = 'billing.open_deposits'")[0][0]
    market.sql(OPEN, "100000")
    member = market.with_token(market.log_in(market.new_member())["access_token"])
    organization_id = member.call("me")["organization"]["id"]
    url = market.stack.paystack_url
    assert url is not None
    with httpx.Client(base_url=url) as http:
        yield Counter(market, http, member, organization_id)
    # Other tests of this process use the same stack.
    market.sql(OPEN, json.dumps(before))
    for name, maximum in limits:
        market.sql("update ops.rate_limit set maximum = %s where name = %s", maximum, name)


@pytest.fixture(autouse=True)
def _knobs(counter: Counter) -> Iterator[None]:
    before = counter.http.get("/_config/knobs").json()
    counter.turn(refund_seconds=-1, retry_base=0.05)
    yield
    counter.turn(**before)


# --- One payment --------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["webhook", "return", "state", "poll"])
def test_a_payment_arrives_by_each_way_alone(counter: Counter, by: str) -> None:
    if by != "webhook":
        counter.turn(drop=-1)
    email = f"ann-{uuid.uuid4().hex[:8]}@buyer.example"
    begun = counter.payment(email)
    answer = httpx.post(begun["checkout_url"], data={"action": "pay"})
    address = answer.headers["Location"]
    assert address.startswith(f"{counter.market.public_url}/payments/return?")

    def mails() -> list[Any]:
        return counter.market.story.mails_to(email)

    def success() -> bool:
        if by == "return":
            return "Thank you: 300.00 KES has arrived." in httpx.get(address).text
        if by == "state":
            return counter.state(begun["reference"]) == "success"
        if by == "poll":
            counter.poll(begun["reference"])
        status = "select status from billing.payment where email = %s"
        return bool(counter.market.sql(status, email)[0][0] == "success")

    counter.market.story.wait("the money", success)
    counter.market.story.wait("the thanks", mails)
    assert "300.00 KES" in json.dumps(mails())
    # All the other ways, too: nothing more happens.
    httpx.get(address)
    counter.poll(begun["reference"])
    for _, number in counter.numbers(begun["reference"], counter.events()):
        answer = counter.http.post(f"/_config/redeliver/{number}")
        assert answer.json()["status"] == 200
    counter.quiet()
    assert len(mails()) == 1
    [(count,)] = counter.market.sql(
        "select count(*) from ledger.journal where idempotency_key = %s",
        f"paystack:{begun['reference']}:paid",
    )
    assert count == 1


def test_mpesa_pays_a_deposit_when_the_telephone_confirms(counter: Counter) -> None:
    before = counter.wallet()
    begun = counter.deposit()
    counter.http.post(begun["checkout_url"], data={"action": "mpesa"})
    counter.market.story.wait(
        "the question", lambda: counter.state(begun["reference"]) == "processing"
    )
    assert counter.wallet() == before
    counter.http.post(begun["checkout_url"], data={"action": "confirm"})
    counter.market.story.wait("the money", lambda: counter.wallet() == before + AMOUNT)
    [deposit] = counter.member.get(f"deposits?id=eq.{begun['id']}")
    assert (deposit["status"], deposit["payment_method"]) == ("paid", "mobile_money")
    page = httpx.get(
        f"{counter.market.public_url}/payments/return", params={"reference": begun["reference"]}
    )
    assert page.headers["location"].endswith(f"/app/billing?deposit={begun['id']}")


def test_a_webhook_with_a_wrong_signature_has_nobody_asked(counter: Counter) -> None:
    counter.turn(wrong_key=True, max_attempts=2)
    begun = counter.deposit()
    counter.http.post(begun["checkout_url"], data={"action": "pay"})
    assert counter.answers()[-2:] == [400, 400]
    counter.quiet()
    asked = counter.http.get("/_config/requests").json()
    assert f"GET /transaction/verify/{begun['reference']}" not in asked
    [deposit] = counter.member.get(f"deposits?id=eq.{begun['id']}")
    assert deposit["status"] == "pending"


def test_money_goes_back_by_paystack(counter: Counter) -> None:
    before = counter.wallet()
    begun = counter.deposit()
    counter.turn(refund_seconds=0.2)
    counter.http.post(begun["checkout_url"], data={"action": "pay"})
    counter.market.story.wait("the money", lambda: counter.wallet() == before + AMOUNT)
    refund_id = counter.member.call(
        "refund_deposit", deposit_id=begun["id"], amount=2000, reason="too much"
    )

    def succeeded() -> bool:
        [refund] = counter.member.get(f"deposit_refunds?id=eq.{refund_id}")
        return bool(refund["status"] == "succeeded")

    counter.market.story.wait("the refund", succeeded)
    assert counter.wallet() == before + AMOUNT - 200_000


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://evil.example", 403), ("null", 403), ("http://127.0.0.1:1", 403), ("own", 201),
     ("", 201)],
)  # fmt: skip
def test_no_page_of_others_has_a_visitor_begin_a_payment(
    counter: Counter, origin: str, status: int
) -> None:
    own = counter.market.public_url
    headers = {"Origin": own if origin == "own" else origin} if origin else {}
    body = {"email": "ann@buyer.example", "amount": "300.00"}
    answer = httpx.post(f"{own}/payments", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    if status == 403:
        assert answer.json()["code"] == "LM015"


def test_a_payment_needs_a_proof_of_work_which_counts_once(counter: Counter) -> None:
    market = counter.market
    guard = "update ops.setting set value = %s where name = 'billing.payment_guard'"
    market.sql(guard, '{"is_required": true, "seconds": 0}')
    try:
        body = {"email": "ann@buyer.example", "amount": "300.00"}
        refused = market.public.request("POST", "/payments", json=body)
        assert (refused.status_code, refused.json()["code"]) == (400, "LM061")
        asked = altcha.Challenge.from_dict(market.public.call("form_challenge", form="payment"))
        solution = altcha.solve_challenge(asked)
        assert solution is not None
        headers = {"X-Form-Proof": altcha.Payload(asked, solution).to_base64()}
        answers = [
            market.public.request("POST", "/payments", json=body, headers=headers).status_code
            for _ in range(2)
        ]
        assert answers == [201, 400]
    finally:
        market.sql(guard, "{}")


# --- Every order --------------------------------------------------------------------------------


@dataclass
class Life:
    """A deposit that was paid, of which nothing was told yet."""

    reference: str
    deposit_id: str
    told: dict[str, int] = field(default_factory=dict)
    order: Sequence[str] = ()


def paid(counter: Counter, life: Life) -> None:
    counter.turn(f"transactions/{life.reference}", status="success")


def refunded_in_parts(counter: Counter, life: Life) -> None:
    paid(counter, life)
    counter.refund(life.reference, 100_000)
    counter.refund(life.reference, 50_000)


def disputed_and_lost(counter: Counter, life: Life) -> None:
    paid(counter, life)
    dispute = counter.turn(f"transactions/{life.reference}/dispute", amount=200_000)
    counter.turn(f"disputes/{dispute['id']}", remind=True)
    counter.turn(f"disputes/{dispute['id']}", resolution="merchant-accepted")


def refunded_and_disputed(counter: Counter, life: Life) -> None:
    paid(counter, life)
    counter.refund(life.reference, 100_000)
    dispute = counter.turn(f"transactions/{life.reference}/dispute", amount=200_000)
    counter.turn(f"disputes/{dispute['id']}", resolution="declined")


Play = Callable[[Counter, Life], None]
# What happened, what is told of it, and what of the deposit is left.
STORIES: list[tuple[Play, list[str], int]] = [
    (paid, ["charge.success", "charge.success", "return", "state", "poll"], AMOUNT),
    (
        refunded_in_parts,
        ["charge.success", "refund.pending", "refund.processed", "refund.processed", "return",
         "poll"],
        350_000,
    ),
    (
        disputed_and_lost,
        ["charge.success", "charge.dispute.create", "charge.dispute.remind",
         "charge.dispute.resolve", "return", "poll"],
        300_000,
    ),
    (
        refunded_and_disputed,
        ["charge.success", "refund.processing", "refund.processed", "charge.dispute.create",
         "charge.dispute.resolve", "return"],
        400_000,
    ),
]  # fmt: skip


def orders(facts: Sequence[str]) -> list[Sequence[str]]:
    """All orders of the facts, or a fixed sample of them."""
    if factorial(len(facts)) <= size(0, 720):
        return list(itertools.permutations(facts))
    chance = random.Random(len(facts))
    sample = [facts, facts[::-1]]
    return [*sample, *(chance.sample(facts, len(facts)) for _ in range(size(6, 60)))]


def tell(counter: Counter, life: Life, fact: str, events: list[dict[str, Any]]) -> None:
    """Have us hear of one fact."""
    if fact == "return":
        page = httpx.get(
            f"{counter.market.public_url}/payments/return",
            params={"reference": life.reference, "look": "40"},
            timeout=PATIENCE,
        )
        assert page.status_code in (200, 303)
    elif fact == "state":
        counter.state(life.reference)
    elif fact == "poll":
        counter.poll(life.reference)
    else:
        numbers = [n for kind, n in counter.numbers(life.reference, events) if kind == fact]
        # Two events of a kind, or one that comes twice.
        nth = life.told.get(fact, 0)
        life.told[fact] = nth + 1
        answer = counter.http.post(f"/_config/redeliver/{numbers[nth % len(numbers)]}")
        assert answer.json()["status"] == 200, answer.text


STATE = """
select jsonb_build_array(d.status, d.refunded, d.disputed, d.payment_method,
  (select jsonb_agg(jsonb_build_array(r.amount, r.status) order by r.amount)
   from billing.refund as r where r.deposit_id = d.id),
  (select jsonb_agg(jsonb_build_array(t.amount, t.status) order by t.amount)
   from billing.dispute as t where t.deposit_id = d.id),
  (select jsonb_agg(jsonb_build_array(j.kind, split_part(j.idempotency_key, ':', 3)) order by 1)
   from (select * from ledger.journal as l where l.subject_id = d.id order by l.kind, l.id) as j),
  (select coalesce(sum(e.amount), 0) from ledger.journal as j
   join ledger.entry as e on e.journal_id = j.id
   join ledger.account as a on a.id = e.account_id and a.organization_id is not null
   where j.subject_id = d.id))
from billing.deposit as d where d.id = %s
"""


@pytest.mark.slow
@pytest.mark.timeout(size(900, 7200))
@pytest.mark.parametrize(
    ("play", "facts", "left"), STORIES, ids=[one[0].__name__ for one in STORIES]
)
def test_every_order_of_what_is_told_ends_the_same(
    counter: Counter, play: Play, facts: list[str], left: int
) -> None:
    assert len(facts) <= 6
    counter.turn(drop=-1)
    ends: dict[str, Sequence[str]] = {}
    every = orders(facts)
    for start in range(0, len(every), BATCH):
        before = counter.wallet()
        lives = []
        for order in every[start : start + BATCH]:
            begun = counter.deposit()
            life = Life(begun["reference"], begun["id"], order=order)
            play(counter, life)
            lives.append(life)
        events = counter.events()
        for step in range(len(facts)):
            with ThreadPoolExecutor(20) as pool:
                told = [pool.submit(tell, counter, one, one.order[step], events) for one in lives]
                for one in told:
                    one.result()
            counter.quiet()
        assert counter.wallet() - before == left * len(lives)
        for life in lives:
            [(state,)] = counter.market.sql(STATE, life.deposit_id)
            ends.setdefault(json.dumps(state), life.order)
    assert len(ends) == 1, ends
    assert counter.market.sql("select * from billing.verify()") == []


# --- Secrets ------------------------------------------------------------------------------------


def test_no_key_is_in_any_log(counter: Counter) -> None:
    """After all of the above, and some trouble."""
    counter.http.post("/_config/faults", json=[{"status": 500}, {"status": 401}, {"status": 429}])
    counter.member.request(
        "POST", "/deposits", json={"amount": "5000", "currency": "KES", "processor": "paystack"}
    )
    counter.http.post("/_config/faults", json=[])
    key = counter.market.stack.environment()["LEADMILL_PAYSTACK_SECRET_KEY"]
    logs = list((counter.market.stack.folder / "log").rglob("*.log"))
    assert {"api", "reconciler", "nginx", "stand"} <= {path.stem.split("-")[0] for path in logs}
    read = {path.name: path.read_text(errors="replace") for path in logs}
    assert "payment begun" in read["api.log"]
    for name, text in read.items():
        for planted in (key, "@buyer.example", "for the workshop"):
            assert planted not in text, name
