"""Cards: every field is one that Google documents, and the stand-in is no judge of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.apps import chat_v1
from google.protobuf import json_format

from standins.googlechat.app import webhook_url
from standins.googlechat.shapes import ShapeError, check, count_widgets, shown_sections
from standins.inbox import Fault
from workers.channels.claim import UnsendableError
from workers.channels.google_chat import MOST_BYTES, MOST_WIDGETS, GoogleChat

from .messages import NASTY, claimed, long, message, nasty
from .vendors import Vendors

SECRET = {"url": webhook_url()}


def judge(body: Any) -> None:
    """Google's own definition of a message: unknown fields, wrong types and words are errors."""
    json_format.ParseDict(body, chat_v1.Message.pb(chat_v1.Message()))


def rendered(*messages: dict[str, Any], **changes: Any) -> dict[str, Any]:
    request = GoogleChat().render(claimed("google_chat", SECRET, *messages, **changes))
    assert len(request.body) <= MOST_BYTES
    body = json.loads(request.body)
    judge(body)
    check(body)
    card = body["cardsV2"][0]["card"]
    assert count_widgets(card) <= MOST_WIDGETS
    assert shown_sections(card) == len(card["sections"]), "nothing is dropped unseen"
    return dict(body)


def texts(part: Any) -> list[str]:
    """Every text of a body."""
    if isinstance(part, dict):
        return [text for one in part.values() for text in texts(one)]
    if isinstance(part, list):
        return [text for one in part for text in texts(one)]
    return [part] if isinstance(part, str) else []


def test_compact() -> None:
    body = rendered(mode="compact")
    assert body == {
        "text": "Deal won: Solar kit \u2013 KES 250,000 in Nakuru",
        "fallbackText": "Deal won: Solar kit",
        "thread": {"threadKey": "deal-746"},
        "cardsV2": [
            {
                "cardId": "deal-746-deal-won",
                "card": {
                    "header": {
                        "title": "Deal won: Solar kit",
                        "subtitle": "KES 250,000 in Nakuru",
                    },
                    "sections": [{"widgets": body["cardsV2"][0]["card"]["sections"][0]["widgets"]}],
                },
            }
        ],
    }
    widgets = [one["decoratedText"] for one in body["cardsV2"][0]["card"]["sections"][0]["widgets"]]
    assert widgets[0] == {
        "startIcon": {"materialIcon": {"name": "sync_alt"}},
        "topLabel": "Status",
        "text": 'Negotiation → <font color="#0b8043">won</font>',
        "wrapText": True,
        "button": {
            "text": "Open",
            "onClick": {"openLink": {"url": "https://acme.pipedrive.com/deal/746"}},
        },
    }
    assert [one["topLabel"] for one in widgets] == ["Status", "Value", "Owner", "Pipeline"]
    assert "ann@customer.example" not in texts(body), "contact data is for detailed cards"


def test_detailed() -> None:
    sections = rendered(mode="detailed")["cardsV2"][0]["card"]["sections"]
    assert [one.get("header") for one in sections] == ["Changes", "Details", "Contact", None]
    details = sections[1]["widgets"]
    assert details[0]["decoratedText"]["startIcon"] == {"knownIcon": "DOLLAR"}
    left, right = details[2]["columns"]["columnItems"]
    assert left["widgets"][0]["decoratedText"]["topLabel"] == "Pipeline"
    assert right["widgets"][0]["decoratedText"]["topLabel"] == "Open for"
    assert details[3]["decoratedText"]["topLabel"] == "Source"
    contact = sections[2]
    assert (contact["collapsible"], contact["uncollapsibleWidgetsCount"]) == (True, 1)
    icons = [one["decoratedText"]["startIcon"]["knownIcon"] for one in contact["widgets"]]
    assert icons == ["PERSON", "PHONE", "EMAIL"]
    [button] = sections[3]["widgets"][0]["buttonList"]["buttons"]
    assert (button["text"], button["type"]) == ("Open", "FILLED")


def test_a_digest_is_one_card_with_a_list() -> None:
    events = [message(title=f"Deal {number} won", thread=f"deal-{number}") for number in range(3)]
    body = rendered(*events, digest=True)
    assert "thread" not in body
    card = body["cardsV2"][0]["card"]
    assert card["header"]["title"] == "3 events"
    items = [one["decoratedText"] for one in card["sections"][0]["widgets"]]
    assert [one["text"] for one in items] == [
        f"<b>Deal {number} won</b><br>KES 250,000 in Nakuru" for number in range(3)
    ]
    assert {one["topLabel"] for one in items} == {"29 Nov 2026, 07:20 UTC"}
    assert all("button" in one for one in items)


@pytest.mark.parametrize("mode", ["compact", "detailed"])
def test_what_is_late_or_a_test_says_so(mode: str) -> None:
    body = rendered(mode=mode, is_test=True, is_late=True)
    said = " ".join(texts(body))
    assert body["cardsV2"][0]["card"]["header"]["title"] == "Test: Deal won: Solar kit"
    assert body["text"].startswith("Test: ")
    assert "This is a test notification: nothing has happened." in said
    assert "Delivered late. It happened on 29 Nov 2026, 07:20 UTC." in said
    assert "late" not in " ".join(texts(rendered(mode=mode)))


@pytest.mark.parametrize("mode", ["compact", "detailed"])
@pytest.mark.parametrize("digest", [False, True])
def test_what_a_customer_is_called_is_text(mode: str, digest: bool) -> None:
    body = rendered(nasty(), mode=mode, digest=digest)
    said = texts(body)
    markup = [text for text in said if "&lt;b&gt;a&lt;/b&gt; &amp;" in text]
    assert markup, "it is shown"
    for text in said:
        left = text
        for ours in ("<b>", "</b>", "<br>", '<font color="#0b8043">', "</font>"):
            left = left.replace(ours, "")
        if text != body["fallbackText"]:
            assert "<" not in left, text
        assert not any(sign in text for sign in "\x00\x1b\u202e")
    assert not set(body["text"]) & set("*_~`<>"), "no mention and no markup of the message"


@pytest.mark.parametrize("mode", ["compact", "detailed"])
def test_what_is_too_long_is_cut_and_says_so(mode: str) -> None:
    body = rendered(long(), mode=mode)
    said = texts(body)
    assert any(text.endswith("…") for text in said)
    if mode == "detailed":
        assert any(text.startswith("… and ") and text.endswith(" more lines") for text in said)
        assert count_widgets(body["cardsV2"]) > 10


def test_many_short_lines_stop_before_the_widget_that_google_drops() -> None:
    facts = [{"label": str(number), "text": "x" * 50} for number in range(150)]
    body = rendered(message(facts=facts))
    assert 90 < count_widgets(body["cardsV2"]) <= MOST_WIDGETS
    left = [text for text in texts(body) if text.endswith(" more lines")]
    assert left == [f"… and {150 + 4 - (count_widgets(body['cardsV2']) - 2)} more lines"]


def test_a_long_digest_says_how_many_it_leaves_out() -> None:
    events = [message(title=f"Deal {number} " + "x" * 300) for number in range(100)]
    body = rendered(*events, digest=True)
    widgets = body["cardsV2"][0]["card"]["sections"][0]["widgets"]
    shown = [one for one in widgets if "decoratedText" in one]
    assert widgets[-1]["textParagraph"]["text"] == f"… and {100 - len(shown)} more events"
    assert len(shown) > 50
    counted = texts(rendered(*events[:3], digest=True, more=400))
    assert {"403 events", "… and 400 more events"} <= set(counted)


def test_a_message_that_says_nothing_but_its_title() -> None:
    empty = message(
        summary=None, url=None, thread=None, facts=None, changes=[], contact=[], happened_at=None
    )
    for mode in ("compact", "detailed"):
        body = rendered(empty, mode=mode)
        assert body["text"] == "Deal won: Solar kit"
        assert "thread" not in body
        rendered(empty, mode=mode, digest=True)


@pytest.mark.parametrize(
    "url", ["http://x.example/", "javascript:alert(1)", "https://x.example/<b>", "https://", "x"]
)
def test_only_links_that_google_opens_become_buttons(url: str) -> None:
    for mode in ("compact", "detailed"):
        assert "openLink" not in json.dumps(rendered(message(url=url), mode=mode))


def test_messages_of_a_deal_join_its_thread() -> None:
    request = GoogleChat().render(claimed("google_chat", SECRET))
    option = "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"
    assert request.url == webhook_url() + option
    alone = GoogleChat().render(claimed("google_chat", SECRET, message(thread=None)))
    assert alone.url == webhook_url()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v1/spaces/AAAA/messages?key=k&token=t",
        "https://chat.googleapis.com.evil.example/v1/spaces/AAAA/messages?key=k&token=t",
        "http://chat.googleapis.com/v1/spaces/AAAA/messages?key=k&token=t",
        "https://u@chat.googleapis.com/v1/spaces/AAAA/messages?key=k&token=t",
        "https://chat.googleapis.com:444/v1/spaces/AAAA/messages?key=k&token=t",
        "https://chat.googleapis.com/v1/spaces/AAAA/messages/../../x?key=k&token=t",
    ],
)
def test_another_address_is_not_sent_to(url: str) -> None:
    with pytest.raises(UnsendableError, match="not a webhook of Google Chat") as refused:
        GoogleChat().render(claimed("google_chat", {"url": url}))
    assert "token" not in str(refused.value)


# --- The stand-in, and what its answers mean ------------------------------------------------------


def test_the_card_arrives_in_its_thread(vendors: Vendors) -> None:
    outcome, _ = vendors.attempt("google_chat", SECRET)
    assert outcome.result == "sent"
    [kept] = vendors.inbox("googlechat").received
    assert outcome.reference == kept["name"]
    assert kept["dropped_sections"] == 0
    vendors.apps["googlechat"].state.chat.gap = 0
    vendors.attempt("google_chat", SECRET)
    vendors.attempt("google_chat", SECRET, message(thread="deal-747"))
    threads = [one["thread"] for one in vendors.inbox("googlechat").received]
    assert threads[0] == threads[1] != threads[2]


def test_too_soon_is_sent_later(vendors: Vendors) -> None:
    vendors.attempt("google_chat", SECRET)
    outcome, answer = vendors.attempt("google_chat", SECRET)
    assert (answer.status, outcome.result) == (429, "retry")
    assert json.loads(answer.body)["error"]["status"] == "RESOURCE_EXHAUSTED"


def test_a_removed_space_is_gone(vendors: Vendors) -> None:
    vendors.apps["googlechat"].state.chat.spaces["AAAAdemo"].is_removed = True
    outcome, answer = vendors.attempt("google_chat", SECRET)
    assert (answer.status, outcome.result) == (404, "gone")


def test_a_wrong_token_is_gone(vendors: Vendors) -> None:
    outcome, answer = vendors.attempt("google_chat", {"url": webhook_url(token="other")})
    assert (answer.status, outcome.result) == (403, "gone")


def test_a_refused_card_is_a_defect_of_ours(vendors: Vendors) -> None:
    body = {"error": {"code": 400, "message": "x", "status": "INVALID_ARGUMENT"}}
    fail(vendors, "googlechat", 400, json.dumps(body))
    outcome, _ = vendors.attempt("google_chat", SECRET)
    assert (outcome.result, outcome.is_defect) == ("failed", True)


BAD_KEY = '{"error":{"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}'


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (500, "", "retry"),
        (502, "<html>", "retry"),
        (503, '{"error":{"status":"UNAVAILABLE"}}', "retry"),
        (404, "<html>not Google", "failed"),
        (403, "<html>not Google", "failed"),
        (302, "", "failed"),
        (401, '{"code":401,"status":"UNAUTHENTICATED"}', "gone"),
        (400, BAD_KEY, "gone"),
        (400, '{"error":"not an object"}', "failed"),
        (400, "[" * 9000, "failed"),
    ],
)  # fmt: skip
def test_answers(vendors: Vendors, status: int, body: str, result: str) -> None:
    fail(vendors, "googlechat", status, body)
    outcome, answer = vendors.attempt("google_chat", SECRET)
    assert (answer.status, outcome.result) == (status, result)
    assert "stand-in-token" not in str(outcome)


def fail(vendors: Vendors, name: str, status: int, body: str) -> None:
    vendors.inbox(name).faults.append(Fault(status=status, body=body))


def header(**values: str) -> dict[str, Any]:
    return {"cardsV2": [{"card": {"header": {"title": "t", **values}}}]}


HEADER = "message.cards_v2[0].card.header"
WRONG = [
    ({"text": "x", "footer": "y"}, "message"),
    ({"text": 5}, "message.text"),
    ({"cardsV2": {}}, "message.cards_v2"),
    ({"text": "x", "thread": {"key": "y"}}, "message.thread"),
    (header(footer="x"), HEADER),
    (header(imageType="ROUND"), f"{HEADER}.image_type"),
]


@pytest.mark.parametrize(("body", "place"), WRONG)
def test_the_stand_in_refuses_what_google_refuses(body: Any, place: str) -> None:
    with pytest.raises(json_format.ParseError):
        judge(body)
    with pytest.raises(ShapeError) as refused:
        check(body)
    assert refused.value.place == place


def test_the_stand_in_takes_two_kinds_in_one_widget_for_an_error_as_google_does() -> None:
    widget = {"divider": {}, "textParagraph": {"text": NASTY}}
    body = {"cardsV2": [{"card": {"sections": [{"widgets": [widget]}]}}]}
    with pytest.raises(json_format.ParseError):
        judge(body)
    with pytest.raises(ShapeError, match="oneof"):
        check(body)
