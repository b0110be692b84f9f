"""The loop: it sends what is due, sleeps in no place, and no defect ends it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from leadmill.encryption import DecryptionError
from leadmill.settings import Settings
from tests.waiting import PATIENCE
from workers import notifying
from workers.channels import adapters
from workers.channels.claim import Outcome, Request
from workers.guard import Answer, ForbiddenAddressError, Unreachable
from workers.notifying import Notifier

from .fake import FakeStore
from .messages import claim, message
from .vendors import Vendors

URL = "https://hooks.slack.com/services/T1/B1/x"
Answering = Callable[[Request], Awaitable[Answer]]


def deliveries(count: int, kind: str = "slack", **changes: Any) -> list[dict[str, Any]]:
    return [
        claim(kind, message(title=f"Deal {number}"), delivery_id=f"d{number}", **changes)
        for number in range(count)
    ]


async def accept(request: Request) -> Answer:
    return Answer(200, {}, b"ok", 0.0)


def notifier(
    store: FakeStore, post: Answering = accept, *, places: int = 5, secret: Any = None
) -> Notifier:
    return Notifier(
        store,
        secret or (lambda claimed: {"url": URL}),
        adapters(Settings()),
        places=places,
        post=post,
    )


def run(
    one: Notifier, *, until: Callable[[], bool] | None = None, seconds: float = PATIENCE
) -> None:
    """Until nothing is due, or until something is true."""

    async def going() -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(one.run(stop, wait=until is not None))
        deadline = time.monotonic() + seconds
        while until is not None and not until():
            assert time.monotonic() < deadline, "it never became true"
            assert not task.done(), "the loop ended"
            await asyncio.sleep(0.005)
        if until is not None:
            stop.set()
        await asyncio.wait_for(task, seconds)

    asyncio.run(going())


def test_everything_is_sent_once_and_in_order() -> None:
    store, sent = FakeStore(), []
    for name in ("a", "b", "c"):
        store.put(
            name, *[{**one, "delivery_id": f"{name}{i}"} for i, one in enumerate(deliveries(20))]
        )

    async def post(request: Request) -> Answer:
        sent.append(request.body)
        await asyncio.sleep(0.001)
        return Answer(200, {}, b"ok", 0.0)

    run(notifier(store, post))
    assert store.outcomes() == ["sent"] * 60
    assert len(sent) == 60
    for name in ("a", "b", "c"):
        ids = [one["delivery_id"] for one in store.reports if one["delivery_id"][0] == name]
        assert ids == [f"{name}{number}" for number in range(20)]


def test_no_more_at_once_than_there_are_places() -> None:
    store = FakeStore()
    under_way, most = 0, 0
    for number, one in enumerate(deliveries(30)):
        store.put(str(number), one)

    async def post(request: Request) -> Answer:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return Answer(200, {}, b"ok", 0.0)

    run(notifier(store, post, places=4))
    assert most == 4
    assert store.outcomes() == ["sent"] * 30


def test_a_place_is_not_held_while_a_queue_waits() -> None:
    """Two spaces at one a second beside many that are free: these do not wait for those."""
    store = FakeStore()
    times: dict[str, float] = {}
    store.put("slow", *deliveries(3), every=0.3)
    for number in range(40):
        store.put(f"q{number}", claim("slack", message(), delivery_id=f"quick{number}"))
    started = time.monotonic()

    async def post(request: Request) -> Answer:
        times[str(len(times))] = time.monotonic() - started
        return Answer(200, {}, b"ok", 0.0)

    run(notifier(store, post, places=1), until=lambda: len(store.reports) == 43)
    ids = [one["delivery_id"] for one in store.reports]
    assert {one for one in ids[:41] if one.startswith("quick")} == {f"quick{n}" for n in range(40)}
    assert ids[-2:] == ["d1", "d2"]
    assert times["42"] >= 0.55
    assert store.claims < 150, "it does not ask again and again meanwhile"


def test_it_sleeps_until_it_hears_of_something(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FakeStore()
    monkeypatch.setattr(notifying, "LOOK_SECONDS", 60.0)

    async def going() -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(notifier(store).run(stop))
        await asyncio.sleep(0.2)
        assert store.claims <= 3
        store.events = 700
        store.put("a", *deliveries(1))
        store.heard()
        # Long before it would look by itself.
        async with asyncio.timeout(PATIENCE):
            while not store.reports:  # noqa: ASYNC110 - the fake has no event
                await asyncio.sleep(0.001)
        assert store.matched == 700
        stop.set()
        async with asyncio.timeout(PATIENCE):  # a signal wakes it
            await task

    asyncio.run(going())


def test_what_nobody_announced_is_found_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifying, "LOOK_SECONDS", 0.1)
    store = FakeStore()

    async def deaf(heard: Callable[[], None]) -> None:
        raise OSError("no connection")

    monkeypatch.setattr(store, "listen", deaf)

    async def going() -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(notifier(store).run(stop))
        await asyncio.sleep(0.05)
        store.events = 3
        store.put("a", *deliveries(1))
        async with asyncio.timeout(PATIENCE):
            while store.matched < 3 or not store.reports:  # noqa: ASYNC110 - the fake has no event
                await asyncio.sleep(0.005)
        stop.set()
        await task

    asyncio.run(going())
    assert store.outcomes() == ["sent"]


# --- What goes wrong ------------------------------------------------------------------------------


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.levelname == "ERROR"]


def test_a_defect_fails_its_delivery_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    store = FakeStore()
    bad = claim(
        "slack", {**message(), "facts": 5, "title": "ann@customer.example"}, delivery_id="x"
    )
    store.put("a", bad, *deliveries(3))
    run(notifier(store))
    assert [(one["delivery_id"], one["outcome"]) for one in store.reports] == [
        ("x", "failed"),
        ("d0", "sent"),
        ("d1", "sent"),
        ("d2", "sent"),
    ]
    assert store.reports[0]["problem"].startswith("it cannot be rendered: TypeError at claim.py:")
    assert "a notification cannot be rendered" in errors(caplog)
    assert "ann@" not in caplog.text


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "pigeon"},
        {"message": None},
        {"message": {}},
        {"message": {"kind": 1}},
        {"items": []},
    ],
)
def test_a_claim_of_an_unknown_form_fails_alone(change: dict[str, Any]) -> None:
    store = FakeStore()
    store.put("a", {**deliveries(1)[0], **change}, *deliveries(1))
    run(notifier(store))
    assert store.outcomes()[-1] == "sent"
    assert store.outcomes()[0] in ("failed", "sent")


def test_a_secret_that_no_key_opens_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    store = FakeStore()
    store.put("a", *deliveries(1))
    tried: list[int] = []

    def secret(claimed: Any) -> Any:
        tried.append(claimed["attempt"])
        if len(tried) == 1:
            raise DecryptionError("no key opens it")
        return {"url": URL}

    run(notifier(store, secret=secret), until=lambda: "sent" in store.outcomes())
    assert store.outcomes() == ["retry", "sent"]
    assert errors(caplog) == ["the secret of a channel cannot be decrypted"]


@pytest.mark.parametrize(
    ("error", "outcome", "is_error"),
    [
        (Unreachable("no answer"), "retry", False),
        (ForbiddenAddressError("not allowed"), "failed", False),
        (RuntimeError("ann@customer.example https://secret.example"), "failed", True),
    ],
)
def test_trouble_on_the_way(
    error: Exception, outcome: str, is_error: bool, caplog: pytest.LogCaptureFixture
) -> None:
    store = FakeStore(retry_seconds=60)
    store.put("a", *deliveries(1))

    async def post(request: Request) -> Answer:
        raise error

    run(notifier(store, post), until=lambda: bool(store.reports))
    assert store.outcomes() == [outcome]
    assert bool(errors(caplog)) == is_error
    assert "secret.example" not in caplog.text + str(store.reports)


def test_an_answer_that_cannot_be_read_was_sent_if_it_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = FakeStore()
    store.put("a", *deliveries(1))
    one = notifier(store)

    def read(*_: Any) -> Outcome:
        raise KeyError("x")

    monkeypatch.setattr(type(adapters(Settings())["slack"]), "read", read)
    run(one)
    assert store.outcomes() == ["sent"], "a second time would be twice"
    assert errors(caplog) == ["an answer cannot be read"]


def test_a_place_that_moved_is_followed_once() -> None:
    store = FakeStore()
    store.put("a", claim("telegram", settings={"chat_id": "-1"}))
    asked: list[bytes] = []

    async def post(request: Request) -> Answer:
        asked.append(request.body)
        if len(asked) == 1:
            return Answer(400, {}, b'{"ok":false,"parameters":{"migrate_to_chat_id":-2}}', 0)
        return Answer(200, {}, b'{"ok":true,"result":{"message_id":5,"text":"secret"}}', 0)

    run(notifier(store, post, secret=lambda _: {"token": "1:x"}))
    [report] = store.reports
    assert [b'"chat_id":"-1"' in one for one in asked] == [True, False]
    assert (report["outcome"], report["external_reference"]) == ("sent", "5")
    assert "-2" in report["problem"]
    assert report["answer"] is None, "what was sent comes back and is not kept"


def test_what_is_kept_of_an_answer_is_text() -> None:
    store = FakeStore(retry_seconds=60)
    store.put("a", *deliveries(1))

    async def post(request: Request) -> Answer:
        return Answer(500, {}, b"\x00\xff\xfe" + b"x" * 5000, 0)

    run(notifier(store, post), until=lambda: bool(store.reports))
    [report] = store.reports
    assert len(report["answer"]) <= 1024
    assert "\x00" not in report["answer"]
    assert report["status_code"] == 500


def test_while_the_database_is_away_it_waits_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(notifying, "TROUBLE_SECONDS", 0.01)
    store = FakeStore(broken=4)
    store.put("a", *deliveries(2))
    run(notifier(store), until=lambda: store.outcomes() == ["sent", "sent"])
    assert errors(caplog) == []


def test_events_that_are_too_many_at_once_are_matched_in_smaller_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifying, "TROUBLE_SECONDS", 0.01)
    store = FakeStore(events=1000, most_matched=100)
    run(notifier(store), until=lambda: store.matched == 1000)
    assert store.events == 0


def test_what_is_due_is_sent_while_no_event_can_be_matched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifying, "TROUBLE_SECONDS", 0.01)
    store = FakeStore(events=10, most_matched=0)
    store.put("a", *deliveries(3))
    run(notifier(store), until=lambda: store.outcomes() == ["sent"] * 3)
    assert store.events == 10


def test_a_defect_of_the_database_is_an_alert_and_not_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(notifying, "TROUBLE_SECONDS", 0.01)
    store = FakeStore(defects=2)
    store.put("a", *deliveries(1))
    run(notifier(store), until=lambda: store.outcomes() == ["sent"])
    assert errors(caplog) == ["notifications are delayed"] * 2


def test_told_to_stop_it_finishes_what_is_under_way() -> None:
    store = FakeStore()
    for number, one in enumerate(deliveries(6)):
        store.put(str(number), one)
    begun: list[Request] = []

    async def post(request: Request) -> Answer:
        begun.append(request)
        await asyncio.sleep(0.3)
        return Answer(200, {}, b"ok", 0.0)

    run(notifier(store, post, places=2), until=lambda: len(begun) == 2)
    assert store.outcomes() == ["sent", "sent"]
    assert len(begun) == 2, "nothing more was begun"


def test_what_does_not_end_in_time_is_left_to_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifying, "GRACE_SECONDS", 0.1)
    store = FakeStore()
    store.put("a", *deliveries(1))
    begun: list[Request] = []

    async def post(request: Request) -> Answer:
        begun.append(request)
        await asyncio.sleep(60)
        raise AssertionError

    run(notifier(store, post), until=lambda: len(begun) == 1)
    assert store.reports == []


def test_the_log_names_the_delivery_and_no_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    store = FakeStore()
    store.put("a", *deliveries(1))
    run(notifier(store))
    [record] = [one for one in caplog.records if one.message == "notification"]
    said = vars(record)
    assert (said["delivery_id"], said["kind"], said["outcome"]) == ("d0", "slack", "sent")
    assert (said["status_code"], said["attempt"]) == (200, 1)
    assert said["lag"] is not None
    assert "hooks.slack.com" not in caplog.text + repr(said)


def test_a_claim_and_a_request_do_not_show_their_secrets() -> None:
    from .messages import claimed

    one = claimed("slack", {"url": URL})
    request = adapters(Settings())["slack"].render(one)
    for text in (repr(one), repr(request), repr(replace(one, attempt=2))):
        assert URL not in text
        assert "ann@customer.example" not in text


def test_it_is_well_while_it_goes_round(monkeypatch: pytest.MonkeyPatch) -> None:
    one = notifier(FakeStore())
    run(one)
    assert one.is_well()
    monkeypatch.setattr(notifying, "STUCK_SECONDS", 0.0)
    assert not one.is_well()


def test_over_http_to_all_kinds(vendors: Vendors) -> None:
    """The loop, the guard and the stand-ins together."""
    store = FakeStore()
    local = {"is_local": True}
    secrets = {
        "google_chat": {"url": "https://chat.googleapis.com/v1/spaces/AAAAdemo/messages"
                               "?key=stand-in-key&token=stand-in-token"},
        "endpoint": {"url": f"{vendors.url}/endpoint/hook/demo",
                     "signing_secrets": ["whsec_" + "A" * 44]},
    }  # fmt: skip
    store.put("a", claim("google_chat", message()))
    store.put("b", claim("endpoint", message(), settings=local))
    one = Notifier(store, lambda given: secrets[given["kind"]], vendors.adapters, places=2)
    run(one)
    assert store.outcomes() == ["sent", "sent"]
    assert len(vendors.inbox("googlechat").received) == 1
    assert len(vendors.inbox("endpoint").received) == 1
