"""The contact form: a visitor writes, gets one confirmation, and an admin answers."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.market import Market
from tests.e2e.people import refusal
from tests.e2e.test_robots import solved
from tests.waiting import wait_for

TEXT = "Do you take leads from Kenya?\n\nhttps://evil.example"
NAME = "=HYPERLINK(1)"


@pytest.fixture(autouse=True)
def generous(market: Market) -> Iterator[None]:
    """Every visitor of the tests has the same network."""
    limits = "name ~ '^intake.contact_messages' or name ~ '^notification.mails_'"
    kept = market.sql(f"select name, maximum from ops.rate_limit where {limits}")  # noqa: S608
    market.sql(f"update ops.rate_limit set maximum = 1000 where {limits}")  # noqa: S608
    yield
    for name, maximum in kept:
        market.sql("update ops.rate_limit set maximum = %s where name = %s", maximum, name)


def visitor() -> str:
    return f"visitor-{uuid.uuid4().hex[:8]}@customer.example"


def message(market: Market, email: str, **changes: Any) -> dict[str, Any]:
    return {"name": NAME, "email": email, "message": TEXT, "niche": market.slug} | changes


def headers_of(mail: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in mail["headers"].items()}


def notice_of(market: Market, sent: dict[str, Any]) -> dict[str, Any]:
    """The admin's mail about a message."""
    [admin] = market.sql("select email from identity.user_account where is_admin limit 1")[0]
    [[delivery]] = market.sql(
        "select d.id::text from notification.delivery as d"
        " join identity.user_account as u on u.id = d.user_id"
        " where u.email = %s and d.refs ->> 'contact_message_id' = %s",
        *(admin, sent["contact_message_id"]),
    )
    [mail] = wait_for(
        lambda: [
            mail
            for mail in market.story.mails_to(admin)
            if delivery in headers_of(mail)["message-id"]
        ]
    )
    found: dict[str, Any] = mail
    return found


def test_a_visitor_writes_and_an_admin_answers(market: Market) -> None:
    email = visitor()
    sent = market.public.call("send_contact_message", **message(market, email, topic="Press"))
    confirmation = market.story.mail(email, "We have received your message")
    assert headers_of(confirmation)["auto-submitted"] == "auto-replied"
    assert "reply-to" not in headers_of(confirmation)
    notice = notice_of(market, sent)
    assert notice["subject"] == "A visitor has written: Press"
    assert headers_of(notice)["reply-to"] == email
    assert headers_of(notice)["from"] == headers_of(confirmation)["from"], "the sender is ours"
    assert headers_of(notice)["auto-submitted"] == "auto-generated"
    for mail in (confirmation, notice):
        said = json.dumps(mail)
        assert "evil.example" not in said, "a stranger's words stay in the database"
        assert "HYPERLINK" not in said

    path = f"contact_messages?email=eq.{email}"
    for door in (market.public, market.member):
        assert door.request("GET", f"/api/{path}").status_code in (401, 403)
        for function, more in (("mark_contact_message", {"status": "spam"}),
                               ("delete_contact_message", {})):  # fmt: skip
            arguments = {"contact_message_id": sent["contact_message_id"], **more}
            assert refusal(door, function, **arguments)[0] in (401, 403)
    read = market.admin.request("GET", f"/api/{path}")
    [row] = read.json()
    assert (row["id"], row["message"], row["status"]) == (sent["contact_message_id"], TEXT, "new")
    assert market.sql(
        "select entity, after ->> 'query' from audit.event"
        " where action = 'contact_data_read' and request_id = %s",
        read.headers["X-Request-Id"],
    ) == [("intake.contact_message", "email=…")]

    mark = {"contact_message_id": row["id"], "status": "answered"}
    market.admin.call("mark_contact_message", **mark)
    [row] = market.admin.get(f"{path}&status=eq.answered")
    assert row["handled_by"] == market.claims_of(market.admin_token)["sub"]
    market.admin.call("delete_contact_message", contact_message_id=row["id"])
    assert market.admin.get(path) == []
    assert refusal(market.admin, "mark_contact_message", **mark) == (404, "LM311")


def test_reading_messages_along_with_something_else_is_recorded(market: Market) -> None:
    path = f"/api/niches?slug=eq.{market.slug}&select=slug,texts:contact_messages(message)"
    answer = market.admin.request("GET", path)
    assert answer.status_code == 200, answer.text
    assert market.sql(
        "select count(*) from audit.event where action = 'contact_data_read' and request_id = %s",
        answer.headers["X-Request-Id"],
    ) == [(1,)]


def test_messages_are_listed_in_pages_and_as_csv(market: Market) -> None:
    email = visitor()
    sent = [
        market.public.call("send_contact_message", **message(market, email, message=f"No. {n}"))
        for n in range(3)
    ]
    path = f"/api/contact_messages?email=eq.{email}&order=created_at.desc,id.desc"
    page = market.admin.request("GET", f"{path}&limit=2", headers={"Prefer": "count=exact"})
    assert page.headers["content-range"] == "0-1/3"
    assert [row["message"] for row in page.json()] == ["No. 2", "No. 1"]
    for select in ("", "&select=id,name"):
        answer = market.admin.request("GET", path + select, headers={"Accept": "text/csv"})
        rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert [row["id"] for row in rows] == [one["contact_message_id"] for one in sent[::-1]]
        assert {row["name"] for row in rows} == {f"'{NAME}"}, "no spreadsheet runs it"


def test_a_mailbox_gets_one_confirmation_a_day(market: Market) -> None:
    email = visitor()
    for n in range(3):
        sent = market.public.call(
            "send_contact_message", **message(market, email, message=f"No. {n}")
        )
        notice_of(market, sent)
    failed = (
        "select last_error from notification.delivery where template = 'contact_confirmation'"
        " and refs ->> 'contact_message_id' in"
        " (select id::text from intake.contact_message where email = %s)"
        " and status = 'failed'"
    )
    wait_for(lambda: len(market.sql(failed, email)) == 2)
    assert set(market.sql(failed, email)) == {("the mailbox got such a reply within a day",)}
    assert len(market.story.mails_to(email)) == 1


def test_a_mail_server_that_is_down_does_not_fail_the_request(market: Market) -> None:
    email = visitor()
    mail = market.stack.child("mail")
    mail.stop()
    try:
        answer = market.public.request(
            "POST", "/api/rpc/send_contact_message", json=message(market, email)
        )
        assert answer.status_code == 200, answer.text
        sent = answer.json()
        [row] = market.admin.get(f"contact_messages?id=eq.{sent['contact_message_id']}")
        assert row["message"] == TEXT
        tried = (
            "select 1 from notification.delivery where refs ->> 'contact_message_id' = %s"
            " and attempts > 0 and status = 'due'"
        )
        wait_for(lambda: market.sql(tried, sent["contact_message_id"]))
    finally:
        mail.start()
        mail.wait_until_ready()
    market.sql(
        "update queue.procrastinate_jobs set scheduled_at = null"
        " where task_name = 'send_mail' and status = 'todo'"
    )
    market.story.mail(email, "We have received your message")
    notice_of(market, sent)


def test_the_contact_form_takes_a_proof_of_its_own(market: Market) -> None:
    form = message(market, visitor())
    market.sql(
        'update ops.setting set value = \'{"is_required": true, "seconds": 0}\''
        " where name = 'intake.contact_guard'"
    )
    try:
        assert refusal(market.public, "send_contact_message", **form) == (400, "LM061")
        for arguments, code in (({"form": "contact"}, None), ({"niche": market.slug}, "LM061")):
            proof = solved(market.public.call("form_challenge", **arguments))
            answer = market.public.request(
                "POST", "/api/rpc/send_contact_message", json=form, headers={"X-Form-Proof": proof}
            )
            assert answer.json().get("code") == code, answer.text
            assert answer.status_code == (400 if code else 200)
    finally:
        market.sql("update ops.setting set value = '{}' where name = 'intake.contact_guard'")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_origin_may_not_send_the_form(market: Market, origin: str) -> None:
    """As a form it needs no leave of ours to be sent, by as many browsers as the page has."""
    email = visitor()
    form = message(market, email)
    path = "/api/rpc/send_contact_message"
    for body in ({"data": form}, {"json": form}):
        answer = market.public.request("POST", path, headers={"Origin": origin}, **body)
        assert (answer.status_code, answer.json()["code"]) == (403, "LM015"), answer.text
    assert market.admin.get(f"contact_messages?email=eq.{email}") == []
    own = market.public_url.replace("127.0.0.1", "localhost")
    for headers in ({"Origin": market.public_url}, {"Origin": own, "Host": own[7:]}):
        answer = market.public.request("POST", path, headers=headers, json=form)
        assert answer.status_code == 200, answer.text


def test_a_robot_that_fills_in_every_field_gets_a_false_success(market: Market) -> None:
    email = visitor()
    answer = market.public.request(
        "POST", "/api/rpc/send_contact_message", json=message(market, email),
        headers={"X-Form-Trap": "https://buy.example"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert set(answer.json()) == {"contact_message_id", "submitted_at"}
    assert market.admin.get(f"contact_messages?email=eq.{email}") == []


def test_a_network_that_writes_too_much_is_told_how_long_to_wait(market: Market) -> None:
    market.sql("update ops.rate_limit set maximum = 2 where name = 'intake.contact_messages'")
    market.sql("select tests.forget_spending('intake.contact_messages')")
    form = message(market, visitor())
    answers = [
        market.public.request("POST", "/api/rpc/send_contact_message", json=form) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "LM062"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 3600
    market.sql("select tests.forget_spending('intake.contact_messages')")


def test_every_fault_is_listed_by_its_field(market: Market) -> None:
    answer = market.public.request(
        "POST", "/api/rpc/send_contact_message", json={"email": "ada", "topic": "Free money"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "LM310")
    assert [(fault["field"], fault["code"]) for fault in json.loads(answer.json()["details"])] == [
        ("name", "required"),
        ("email", "not_an_email"),
        ("message", "required"),
        ("topic", "not_an_option"),
    ]
    for bad, status, code in (
        ({"name": 5, "email": [1], "message": "x"}, 400, "LM310"),
        ({"name": "\0"}, 400, "22P05"),
        ({"nothing": 1}, 400, "LM037"),
    ):
        answer = market.public.request("POST", "/api/rpc/send_contact_message", json=bad)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_one_key_is_one_message_however_often_it_is_sent(market: Market) -> None:
    email = visitor()
    form = message(market, email, submission_key=uuid.uuid4().hex)
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: market.public.call("send_contact_message", **form), range(8))
        )
    assert all(answer == answers[0] for answer in answers)
    assert len(market.admin.get(f"contact_messages?email=eq.{email}")) == 1
    assert refusal(market.public, "send_contact_message", **form | {"message": "Other"}) == (
        409,
        "LM302",
    )


def test_no_log_has_a_word_of_the_message(market: Market) -> None:
    word = uuid.uuid4().hex
    email = f"{word}@customer.example"
    sent = market.public.call("send_contact_message", **message(market, email, message=word))
    notice_of(market, sent)
    market.story.mail(email, "We have received your message")
    folder = Path(market.stack.folder)
    logs = [*folder.glob("log/**/*.log"), *folder.glob("postgres/log/*")]
    assert len(logs) > 4
    # The stand-in of the mail server is another company's.
    ours = [log for log in logs if log.name != "mail.log"]
    assert [log for log in ours if word in log.read_text(errors="replace")] == []
