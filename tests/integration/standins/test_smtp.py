"""The SMTP sink, spoken to by the standard library's own client."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage

import httpx
import pytest

from standins.serving import HOST, served
from standins.smtp.app import create_app
from tests.waiting import wait_for


@dataclass
class Sink:
    """A running sink and a client of its HTTP side."""

    smtp_port: int
    http: httpx.Client

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over."""
        with smtplib.SMTP(HOST, self.smtp_port) as client:
            client.send_message(message)

    def mails(self, to: str) -> list[dict[str, object]]:
        """What the JSON list says about a recipient."""
        answer = self.http.get("/api/mails", params={"to": to})
        answer.raise_for_status()
        return list(answer.json())


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A sink of its own for each test."""
    app = create_app(smtp_port=0)
    with served(app) as url, httpx.Client(base_url=url) as http:
        yield Sink(app.state.smtp_port, http)


def mail(to: str, subject: str = "Hello", text: str = "Hi.\n") -> EmailMessage:
    """A mail with one text part."""
    message = EmailMessage()
    message["From"] = "Leadmill <no-reply@leadmill.example>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    return message


def test_a_mail_is_listed_by_its_recipient_whatever_the_case(sink: Sink) -> None:
    sink.send(mail("ann@example.com", "Für Ann", "Grüße\n"))
    sink.send(mail("bob@example.com"))
    (found,) = sink.mails("ANN@example.com")
    assert found["from"] == "Leadmill <no-reply@leadmill.example>"
    assert found["envelope_from"] == "no-reply@leadmill.example"
    assert found["to"] == ["ann@example.com"]
    assert found["subject"] == "Für Ann"
    assert found["text"] == "Grüße\n"
    assert len(sink.http.get("/api/mails").json()) == 2


def test_both_parts_and_every_link_are_read(sink: Sink) -> None:
    message = mail("ann@example.com", text="Verify (http://127.0.0.1:1/verify?a=1&b=2).\n")
    message.add_alternative('<a href="https://example.com/x?a=1&amp;b=2">go</a>', subtype="html")
    sink.send(message)
    (found,) = sink.mails("ann@example.com")
    assert found["html"] == '<a href="https://example.com/x?a=1&amp;b=2">go</a>\n'
    assert found["links"] == ["http://127.0.0.1:1/verify?a=1&b=2", "https://example.com/x?a=1&b=2"]


def test_a_blind_copy_is_found_by_its_envelope(sink: Sink) -> None:
    message = mail("ann@example.com")
    message["Bcc"] = "admin@example.com"
    sink.send(message)
    (found,) = sink.mails("admin@example.com")
    assert "Bcc" not in found["headers"]  # type: ignore[operator]


def test_the_pages_escape_what_came_by_mail(sink: Sink) -> None:
    script = "<script>alert(1)</script>"
    sink.send(mail("ann@example.com", script, f"{script} https://example.com/a?b=1&c=2\n"))
    inbox = sink.http.get("/").text
    (path,) = re.findall(r'href="(/mails/\d+)"', inbox)
    page = sink.http.get(path).text
    for shown in (inbox, page):
        assert "<script>" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert '<a href="https://example.com/a?b=1&amp;c=2">' in page


def test_a_refused_recipient_gets_the_answer_that_was_set(sink: Sink) -> None:
    refuse = {"refuse": {"Gone@example.com": [550, "5.1.1 no such user"]}}
    assert sink.http.post("/_config", json=refuse).status_code == 200
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        sink.send(mail("gone@example.com"))
    assert refused.value.recipients == {"gone@example.com": (550, b"5.1.1 no such user")}
    sink.send(mail("ann@example.com"))
    assert [m["to"] for m in sink.http.get("/api/mails").json()] == [["ann@example.com"]]


def test_a_limited_refusal_ends(sink: Sink) -> None:
    sink.http.post("/_config", json={"refuse": {"ann@example.com": [451, "later", 1]}})
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        sink.send(mail("ann@example.com"))
    sink.send(mail("ann@example.com"))
    assert len(sink.mails("ann@example.com")) == 1


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '{"refuse": {"a@b": [250, "ok"]}}',
        '{"refuse": []}',
        '{"other": {}}',
        '{"hold": -1}',
        '{"hold": true}',
        '{"smtputf8": 1}',
        '{"demands_tls": "yes"}',
    ],
)
def test_a_wrong_configuration_is_refused(sink: Sink, body: str) -> None:
    assert sink.http.post("/_config", content=body).status_code == 400
    assert sink.http.get("/_config").json() == {
        "refuse": {},
        "hold": 0,
        "smtputf8": False,
        "demands_tls": False,
    }


def test_a_mail_is_kept_before_that_is_said(sink: Sink) -> None:
    assert sink.http.post("/_config", json={"hold": 2}).status_code == 200
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(sink.send, mail("ann@example.com"))
        wait_for(lambda: sink.mails("ann@example.com"))
        assert not sending.done()
        sending.result()


def test_letters_beyond_ascii_are_refused_as_by_many_servers(sink: Sink) -> None:
    with pytest.raises(smtplib.SMTPNotSupportedError):
        sink.send(mail("jörg@example.com"))
    sink.http.post("/_config", json={"smtputf8": True})
    sink.send(mail("jörg@example.com"))
    assert len(sink.mails("jörg@example.com")) == 1


def test_encryption_is_refused_and_may_be_demanded(sink: Sink) -> None:
    with smtplib.SMTP(HOST, sink.smtp_port) as client:
        client.ehlo()
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 454
    sink.http.post("/_config", json={"demands_tls": True})
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        sink.send(mail("ann@example.com"))
    assert refused.value.smtp_code == 530


def test_mails_are_forgotten_on_request(sink: Sink) -> None:
    sink.send(mail("ann@example.com"))
    assert sink.http.delete("/api/mails").status_code == 204
    assert sink.http.get("/api/mails").json() == []
    assert sink.http.get("/mails/1").status_code == 404
