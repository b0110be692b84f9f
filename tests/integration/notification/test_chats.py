"""Slack, Microsoft Teams and Telegram: what is sent, and what their answers mean."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from leadmill.settings import Settings
from standins.inbox import Fault
from standins.slack.app import ERRORS
from standins.slack.app import check as check_slack
from standins.slack.app import webhook_url as slack_url
from standins.teams.app import MOST_BYTES as TEAMS_BYTES
from standins.teams.app import check as check_teams
from standins.teams.app import webhook_url as teams_url
from standins.telegram.app import DEFAULT_CHAT, DEFAULT_TOKEN
from standins.telegram.markup import plain
from workers.channels import adapters
from workers.channels.claim import UnsendableError
from workers.guard import Answer

from .messages import NASTY, claimed, long, message, nasty
from .vendors import Vendors

SECRETS = {
    "slack": {"url": slack_url()},
    "teams": {"url": teams_url()},
    "telegram": {"token": DEFAULT_TOKEN},
}
CHAT = {"chat_id": str(DEFAULT_CHAT)}
KINDS = pytest.mark.parametrize("kind", SECRETS)


def rendered(kind: str, *messages: dict[str, Any], **changes: Any) -> dict[str, Any]:
    claim = claimed(kind, SECRETS[kind], *messages, settings=CHAT, **changes)
    raw = adapters(Settings())[kind].render(claim).body
    body = json.loads(raw)
    if kind == "slack":
        check_slack(body)
    elif kind == "teams":
        check_teams(body, len(raw))
    else:
        assert len(plain(body["text"]).encode("utf-16-le")) // 2 <= 4096
    return dict(body)


def send(vendors: Vendors, kind: str, *messages: dict[str, Any], **changes: Any) -> Any:
    settings = changes.pop("settings", CHAT)
    return vendors.attempt(kind, SECRETS[kind], *messages, settings=settings, **changes)


# --- All of them ----------------------------------------------------------------------------------


@KINDS
def test_a_template_words_the_title_and_the_summary(kind: str) -> None:
    template = {
        "title": {"$text": "{{data.value}} {{data.currency}}!"},
        "summary": {"$": "data.tags"},
    }
    said = json.dumps(rendered(kind, body_template=template), ensure_ascii=False)
    assert "250000 KES!" in said
    assert "a, b" in said
    assert "Deal won: Solar kit" not in said
    assert "KES 250,000 in Nakuru" not in said
    digest = json.dumps(rendered(kind, message(), digest=True, body_template=template))
    assert "Deal won: Solar kit" in digest
    # What grows too long leaves the message as it is.
    grown = {"title": {"$text": "{{facts}}" * 200}}
    said = json.dumps(rendered(kind, body_template=grown))
    assert "Deal won: Solar kit" in said


@KINDS
@pytest.mark.parametrize("mode", ["compact", "detailed"])
def test_it_says_what_happened(kind: str, mode: str, vendors: Vendors) -> None:
    outcome, answer = send(vendors, kind, mode=mode)
    assert (outcome.result, answer.status) == ("sent", 202 if kind == "teams" else 200)
    said = json.dumps(rendered(kind, mode=mode), ensure_ascii=False)
    for text in ("Deal won: Solar kit", "Negotiation → won", "https://acme.pipedrive.com/deal/746"):
        assert text in said
    assert ("ann@customer.example" in said) == (mode == "detailed")


@KINDS
@pytest.mark.parametrize("digest", [False, True])
def test_what_a_customer_is_called_is_text(kind: str, digest: bool, vendors: Vendors) -> None:
    outcome, _ = send(vendors, kind, nasty(), nasty(), digest=digest)
    assert outcome.result == "sent"
    assert not vendors.apps["teams"].state.teams.failed
    said = json.dumps(rendered(kind, nasty(), digest=digest), ensure_ascii=False)
    assert not set(said) & set("\x00\x1b\u202e")
    if kind == "slack":
        assert "<!channel>" not in said
        assert "<@U1>" not in said
        assert "&lt;!channel&gt;" in said
    elif kind == "teams":
        assert "](https://evil" not in said
    else:
        assert "&lt;b&gt;a&lt;/b&gt; &amp;" in said


@KINDS
@pytest.mark.parametrize("mode", ["compact", "detailed"])
def test_what_is_too_long_is_cut_and_says_so(kind: str, mode: str, vendors: Vendors) -> None:
    assert "…" in json.dumps(rendered(kind, long(), mode=mode), ensure_ascii=False)
    if mode == "detailed":
        assert "more lines" in json.dumps(rendered(kind, long(), mode=mode))
    assert send(vendors, kind, long(), mode=mode)[0].result == "sent"
    assert not vendors.apps["teams"].state.teams.failed


@KINDS
def test_a_digest_is_one_message_with_a_list(kind: str, vendors: Vendors) -> None:
    events = [message(title=f"Deal {number} won") for number in range(100)]
    assert send(vendors, kind, *events, digest=True)[0].result == "sent"
    assert not vendors.apps["teams"].state.teams.failed
    few = json.dumps(rendered(kind, *events[:3], digest=True), ensure_ascii=False)
    assert "3 events" in few
    assert all(f"Deal {number} won" in few for number in range(3))
    assert "29 Nov 2026, 07:20 UTC" in few
    many = json.dumps(rendered(kind, *[long(size=300)] * 100, digest=True), ensure_ascii=False)
    assert "more events" in many
    counted = json.dumps(rendered(kind, *events[:3], digest=True, more=7), ensure_ascii=False)
    assert "10 events" in counted
    assert "… and 7 more events" in counted


@KINDS
@pytest.mark.parametrize("mode", ["compact", "detailed"])
def test_what_is_late_or_a_test_says_so(kind: str, mode: str) -> None:
    said = json.dumps(rendered(kind, mode=mode, is_test=True, is_late=True))
    assert "Test: Deal won" in said
    assert "This is a test notification" in said
    assert "It happened on 29 Nov 2026, 07:20 UTC" in said
    assert "late" not in json.dumps(rendered(kind, mode=mode))


@KINDS
def test_a_message_that_says_nothing_but_its_title(kind: str) -> None:
    empty = message(
        summary=None, url=None, thread=None, facts=[], changes=[], contact=None, happened_at=None
    )
    for mode in ("compact", "detailed"):
        rendered(kind, empty, mode=mode)
    rendered(kind, empty, digest=True)


@KINDS
@pytest.mark.parametrize("status", [429, 500, 502, 503, 408])
def test_trouble_passes(kind: str, status: int, vendors: Vendors) -> None:
    if kind == "telegram":
        bot = vendors.apps["telegram"].state.bot
        bot.too_many, bot.broken = (1, 0) if status == 429 else (0, 1)
    else:
        vendors.inbox(kind).faults.append(
            Fault(status=status, body="<html>", headers={"retry-after": "7"})
        )
    outcome, _ = send(vendors, kind)
    assert outcome.result == "retry"
    assert outcome.retry_after == (7 if kind != "telegram" else 1 if status == 429 else None)


@pytest.mark.parametrize("kind", ["slack", "teams"])
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/services/T1/B1/x?sig=1",
        "https://hooks.slack.com.evil.example/services/T1/B1/x",
        "https://evil.example/.environment.api.powerplatform.com?sig=1",
        "http://hooks.slack.com/services/T1/B1/x",
        "http://a.environment.api.powerplatform.com/x?sig=1",
        "https://hooks.slack.com/other/T1/B1/x",
        "https://127.0.0.1/services/T1/B1/x",
        "not an address",
    ],
)
def test_another_address_is_not_sent_to(kind: str, url: str) -> None:
    with pytest.raises(UnsendableError, match="not a webhook of"):
        adapters(Settings())[kind].render(claimed(kind, {"url": url}))


@pytest.mark.parametrize("kind", ["google_chat", "slack", "teams"])
def test_a_local_address_is_for_places_that_the_setting_names(kind: str) -> None:
    url, local = "http://127.0.0.1:8100/services/x", ("127.0.0.1:8100",)
    claim = claimed(kind, {"url": url}, message(thread=None), settings={"is_local": True})
    request = adapters(Settings(notification_local_targets=local))[kind].render(claim)
    assert (request.url, request.allowed) == (url, {("127.0.0.1", 8100)})
    assert adapters(Settings())[kind].render(claim).allowed == frozenset()


# --- Slack ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", sorted(ERRORS))
def test_slack_says_by_a_word_why(word: str, vendors: Vendors) -> None:
    config = {"path": slack_url().partition("/services/")[2], "error": word}
    answer = httpx.post(f"{vendors.url}/slack/_config/webhooks", json=config)
    assert answer.status_code == 200
    outcome, _ = send(vendors, "slack")
    assert outcome.result == ("retry" if word == "rollup_error" else "gone")


@pytest.mark.parametrize("word", ["invalid_payload", "no_text", "invalid_blocks", "user_not_found"])
def test_what_slack_does_not_accept_is_a_defect_of_ours(word: str, vendors: Vendors) -> None:
    vendors.inbox("slack").faults.append(Fault(status=400, body=word))
    outcome, _ = send(vendors, "slack")
    assert (outcome.result, outcome.is_defect) == ("failed", True)
    assert word in str(outcome.problem)


def test_slack_rests_after_a_burst(vendors: Vendors) -> None:
    outcomes = [send(vendors, "slack")[0] for _ in range(6)]
    assert [one.result for one in outcomes] == ["sent"] * 5 + ["retry"]
    assert outcomes[-1].retry_after == 1


def test_the_stand_in_for_slack_notices_what_is_not_escaped() -> None:
    for text in ("<b>", "a & b", "&lt", "<!channel"):
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        with pytest.raises(Exception, match="invalid_blocks"):
            check_slack({"text": "x", "blocks": [block]})


# --- Microsoft Teams ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("WorkflowTriggerIsNotEnabled", "gone"),
        ("WorkflowNotFound", "gone"),
        ("TriggerInputSchemaMismatch", "failed"),
    ],
)
def test_teams_says_by_a_code_why(code: str, result: str, vendors: Vendors) -> None:
    httpx.post(f"{vendors.url}/teams/_config/flows", json={"flow": "demo", "error": code})
    assert send(vendors, "teams")[0].result == result


def test_a_wrong_signature_is_gone(vendors: Vendors) -> None:
    secret = {"url": teams_url().replace("sig=stand-in", "sig=other")}
    assert vendors.attempt("teams", secret)[0].result == "gone"


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (200, "", "sent"),
        (404, "<html>", "failed"),
        (403, '{"error":"x"}', "failed"),
        (403, '{"error":{"code":"Unknown"}}', "gone"),
        (404, '{"error":{"code":"Unknown"}}', "gone"),
        (400, "{}", "failed"),
        (302, "", "failed"),
    ],
)
def test_other_answers_of_teams(status: int, body: str, result: str, vendors: Vendors) -> None:
    vendors.inbox("teams").faults.append(Fault(status=status, body=body))
    assert send(vendors, "teams")[0].result == result


def test_the_stand_in_for_teams_fails_unseen(vendors: Vendors) -> None:
    url = f"{vendors.url}/teams{teams_url().partition('.com')[2]}"
    big = {"type": "message", "attachments": [{"content": {"body": "x" * TEAMS_BYTES}}]}
    for body in ({"text": "no card"}, big):
        assert httpx.post(url, json=body).status_code == 202
    assert len(vendors.apps["teams"].state.teams.failed) == 2
    assert vendors.inbox("teams").received == []


# --- Telegram -------------------------------------------------------------------------------------


def test_telegram_gets_a_button_and_a_topic(vendors: Vendors) -> None:
    settings = {**CHAT, "message_thread_id": 7}
    outcome, _ = send(vendors, "telegram", settings=settings)
    [kept] = vendors.apps["telegram"].state.bot.messages
    assert outcome.reference == "1"
    assert kept["buttons"] == [{"text": "Open", "url": "https://acme.pipedrive.com/deal/746"}]
    assert kept["message_thread_id"] == 7


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"blocked": {DEFAULT_CHAT}}, "gone"),
        ({"chats": set()}, "gone"),
        ({"token": "1:another"}, "gone"),
    ],
)
def test_a_chat_that_is_lost_is_gone(change: Any, result: str, vendors: Vendors) -> None:
    bot = vendors.apps["telegram"].state.bot
    for name, value in change.items():
        setattr(bot, name, value)
    outcome, _ = send(vendors, "telegram")
    assert outcome.result == result
    assert DEFAULT_TOKEN not in str(outcome)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_the_page_of_a_gateway_says_nothing_about_the_chat(status: int, vendors: Vendors) -> None:
    claim = claimed("telegram", SECRETS["telegram"], settings=CHAT)
    answer = Answer(status, {}, b"<html>not Telegram", 0.0)
    assert vendors.adapters["telegram"].read(claim, answer).result == "failed"


def test_a_group_that_moved_is_told_where_it_is_now(vendors: Vendors) -> None:
    config = {"chat": DEFAULT_CHAT, "moved_to": -100777}
    assert httpx.post(f"{vendors.url}/telegram/_config/chats", json=config).status_code == 200
    outcome, _ = send(vendors, "telegram")
    assert outcome.again is not None
    assert json.loads(outcome.again.body)["chat_id"] == -100777
    assert "-100777" in str(outcome.problem)


def test_what_telegram_does_not_accept_is_a_defect_of_ours(vendors: Vendors) -> None:
    outcome, _ = send(vendors, "telegram", settings={**CHAT, "message_thread_id": "no number"})
    assert (outcome.result, outcome.is_defect) == ("failed", True)


def test_a_token_of_another_form_is_not_sent() -> None:
    with pytest.raises(UnsendableError) as refused:
        adapters(Settings())["telegram"].render(
            claimed("telegram", {"token": f"1:{NASTY}"}, settings=CHAT)
        )
    assert NASTY not in str(refused.value)
