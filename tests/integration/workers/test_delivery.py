"""What becomes of a mail when the mail server, the network or we ourselves fail."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import aiosmtplib
import pytest
from psycopg.conninfo import make_conninfo

from standins.serving import HOST
from tests.waiting import PATIENCE, wait_for
from workers import mail
from workers.mail import _read
from workers.tasks.notification import MAIL

from .office import Office

ANN = "ann@people.example"


@pytest.fixture
def office(mail_office: Office) -> Office:
    return mail_office


@pytest.fixture
def delivery(office: Office) -> Any:
    """A mail to Ann that waits."""
    return office.enqueue("password_changed", "user", office.user(ANN))


def due_in(office: Office) -> float:
    """Seconds until the one job that waits is due."""
    return float(
        office.one(
            "select extract(epoch from scheduled_at - clock_timestamp())"
            " from queue.procrastinate_jobs"
            " where task_name = 'send_mail' and status = 'todo'"
        )
    )


# --- For good -------------------------------------------------------------------------------------


def test_a_refusal_for_good_is_not_tried_again(office: Office, delivery: Any) -> None:
    office.sink.turn(refuse={ANN: [550, f"5.1.1 {ANN} is unknown"]})
    office.work_once()
    assert office.delivery(delivery) == ("failed", 1, 550, "the mail server said 550")
    assert office.jobs("send_mail") == [("succeeded", 1)], "nothing waits"
    assert office.one("select finished_at is not null from notification.delivery")
    assert office.sink.mails(ANN) == []


def test_what_has_failed_can_be_sent_again(office: Office, delivery: Any) -> None:
    office.sink.turn(refuse={ANN: [550, "no such user", 1]})
    office.work_once()
    office.one("select notification.retry_delivery(%s)", delivery)
    office.work_once()
    assert office.delivery(delivery) == ("sent", 2, 250, None)
    [got] = office.sink.mails(ANN)
    assert got["headers"]["Message-ID"] == f"<{delivery}@leadmill.example>"


# --- For now --------------------------------------------------------------------------------------


def test_a_refusal_for_now_is_tried_again_later(
    office: Office, delivery: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.retrying.random.uniform", lambda low, high: high)
    office.sink.turn(refuse={ANN: [451, "greylisted", 2]})
    office.work_once()
    assert office.delivery(delivery) == ("due", 1, 451, "the mail server said 451")
    assert office.jobs("send_mail") == [("todo", 1)]
    assert 0 < due_in(office) <= MAIL.base
    office.work_once()
    assert office.delivery(delivery)[1] == 1, "not before its time"
    office.hurry()
    office.work_once()
    assert due_in(office) <= 2 * MAIL.base
    office.hurry()
    office.work_once()
    assert office.delivery(delivery) == ("sent", 3, 250, None)
    assert len(office.sink.mails(ANN)) == 1


def test_the_last_attempt_fails_and_is_seen(office: Office, delivery: Any) -> None:
    office.sink.turn(refuse={ANN: [451, "later"]})
    for attempt in range(1, MAIL.max_attempts):
        office.hurry()
        office.work_once()
        assert office.delivery(delivery)[:2] == ("due", attempt)
        assert due_in(office) <= min(MAIL.cap, MAIL.base * 2 ** (attempt - 1))
    office.hurry()
    office.work_once()
    assert office.delivery(delivery) == (
        *("failed", MAIL.max_attempts),
        *(451, "the mail server said 451"),
    )
    assert [state for state, _ in office.jobs("send_mail")] == ["succeeded"], "nothing waits"


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def test_a_mail_server_that_is_away(office: Office, delivery: Any) -> None:
    office.work_once(smtp_port=closed_port())
    assert office.delivery(delivery) == ("due", 1, None, "SMTPConnectError")
    office.hurry()
    office.work_once()
    assert office.delivery(delivery) == ("sent", 2, 250, None)


@contextmanager
def speaking(*lines: bytes, then_silent: bool = False) -> Iterator[int]:
    """A server that says these lines, one after each that it hears, and hangs up; its port."""
    with socket.create_server((HOST, 0)) as server:
        done = threading.Event()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(PATIENCE)
                for line in lines:
                    connection.sendall(line + b"\r\n")
                    connection.recv(4096)
                if then_silent:
                    done.wait(PATIENCE)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            done.set()
            thread.join()


@pytest.mark.parametrize("lines", [(), (b"220 hello", b"250 hello", b"250 sender", b"250 rcpt")])
def test_a_mail_server_that_falls_silent(
    office: Office, delivery: Any, monkeypatch: pytest.MonkeyPatch, lines: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.3)
    with speaking(*lines, then_silent=True) as port:
        office.work_once(smtp_port=port)
    state, attempts, code, error = office.delivery(delivery)
    assert (state, attempts, code) == ("due", 1, None)
    assert "Timeout" in error
    assert office.jobs("send_mail") == [("todo", 1)]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((b"554 you are on a list",), 554),
        ((b"220 hello", b"250 hello", b"530 5.7.0 authentication required"), 530),
    ],
)
def test_a_mail_server_that_refuses_us_does_not_cost_the_mail(
    office: Office, delivery: Any, lines: tuple[bytes, ...], code: int
) -> None:
    """A wrong password or a blocked address of ours is mended; then the mails go out."""
    with speaking(*lines) as port:
        office.work_once(smtp_port=port)
    assert office.delivery(delivery) == ("due", 1, code, f"the mail server said {code}")


def test_a_mail_server_without_encryption(office: Office, delivery: Any) -> None:
    """Asked to encrypt, the worker never sends in the clear."""
    office.work_once(smtp_tls="starttls")
    assert office.delivery(delivery)[0] == "due"
    assert office.sink.mails(ANN) == []


@pytest.mark.parametrize(
    ("error", "code", "is_for_good"),
    [
        (aiosmtplib.SMTPDataError(554, "spam"), 554, True),
        (aiosmtplib.SMTPDataError(452, "full"), 452, False),
        (aiosmtplib.SMTPRecipientRefused(550, "no", ANN), 550, True),
        (
            aiosmtplib.SMTPRecipientsRefused([aiosmtplib.SMTPRecipientRefused(450, "no", ANN)]),
            *(450, False),
        ),
        (aiosmtplib.SMTPAuthenticationError(535, "wrong password"), 535, False),
        (aiosmtplib.SMTPSenderRefused(550, "not you", "us"), 550, False),
        (aiosmtplib.SMTPServerDisconnected("gone"), None, False),
        (aiosmtplib.SMTPNotSupported("SMTPUTF8 is not supported by this server"), None, True),
        (aiosmtplib.SMTPNotSupported("SMTP STARTTLS extension not supported"), None, False),
        (ConnectionResetError(), None, False),
    ],
)
def test_which_refusals_are_for_good(
    error: aiosmtplib.SMTPException | OSError, code: int | None, is_for_good: bool
) -> None:
    assert _read(error) == (code, is_for_good)


# --- Of ours --------------------------------------------------------------------------------------


SECRET = "a..secret@people.example"


def test_an_address_that_no_mail_can_have_alerts_nobody(
    office: Office, delivery: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The database takes none. Should there be one, a stranger must not wake the operator."""
    right = mail.compose
    monkeypatch.setattr(
        mail, "compose", lambda *args, **mail: right(*args, **mail | {"email": SECRET})
    )
    with caplog.at_level("INFO"):
        office.work()
    assert office.delivery(delivery) == ("failed", 1, None, "no mail can have this address")
    assert office.jobs("send_mail") == [("succeeded", 1)]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert "secret" not in caplog.text


def test_a_defect_is_told_without_what_it_is_about(
    office: Office, delivery: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr(mail, "compose", broken)
    with caplog.at_level("INFO"):
        office.work()
    assert office.delivery(delivery) == ("failed", 1, None, "KeyError")
    assert office.jobs("send_mail") == [("failed", 1)]
    assert "KeyError at test_delivery.py:" in caplog.text
    assert "secret" not in caplog.text


def test_a_template_of_another_release_waits_for_what_fills_it(
    office: Office, delivery: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = mail._words
    monkeypatch.setattr(mail, "_words", lambda _: words("lead_refunded"))
    office.work_once()
    assert office.delivery(delivery) == ("due", 1, None, "UndefinedError")
    monkeypatch.undo()
    office.hurry()
    office.work_once()
    assert office.delivery(delivery) == ("sent", 2, 250, None)


def test_a_server_without_letters_beyond_ascii_has_the_last_word(
    office: Office, delivery: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = mail.compose

    def to_jorg(*args: Any, **values: Any) -> EmailMessage:
        message = right(*args, **values)
        del message["To"]
        message["To"] = "jörg@people.example"
        return message

    monkeypatch.setattr(mail, "compose", to_jorg)
    office.work()
    assert office.delivery(delivery) == ("failed", 1, None, "SMTPNotSupported")


def test_mail_to_an_international_domain_arrives(office: Office) -> None:
    """At a server that knows nothing of such domains: it is asked for the one in ASCII."""
    office.one("select tests.create_niche()")
    lead = office.one(
        "select intake.submit_lead((select slug from catalog.niche limit 1),"
        ' \'{"name": "Jo", "email": "info@m\u00fcller.example"}\', tests.vps_answers())'
    )
    assert lead
    office.work()
    [got] = office.sink.mails("info@xn--mller-kva.example")
    assert got["to"] == ["info@xn--mller-kva.example"]


def test_a_mail_that_cannot_be_begun_is_seen_too(office: Office) -> None:
    """A defect of ours: what the mail is about has no id, and the database refuses to look."""
    office.one("select tests.create_user('boss@people.example', admin => true)")
    delivery = office.enqueue("lead_pending", "admins", None, lead_id="no id")
    office.work()
    assert office.delivery(delivery) == ("failed", 0, None, "InvalidTextRepresentation")
    assert office.jobs("send_mail") == [("failed", 1)]


def test_nobody_is_there_any_more(office: Office, delivery: Any) -> None:
    office.sql.execute("update identity.user_account set status = 'suspended'")
    office.work()
    assert office.delivery(delivery)[0] == "failed"
    assert office.sink.mails(ANN) == []
    assert office.jobs("send_mail") == [("succeeded", 1)]


# --- Once -----------------------------------------------------------------------------------------


def test_a_job_that_runs_again_sends_nothing_again(office: Office, delivery: Any) -> None:
    """What `send` promises: sent is sent, however often the job runs."""
    office.work()
    for _ in range(3):
        office.one(
            "select queue.defer('send_mail', jsonb_build_object('delivery_id', %s::uuid))", delivery
        )
    office.work()
    assert office.jobs("send_mail") == [("succeeded", 1)] * 4
    assert office.delivery(delivery) == ("sent", 1, 250, None)
    assert len(office.sink.mails(ANN)) == 1


def test_a_mail_that_is_out_is_written_down_even_if_that_takes_a_while(
    office: Office, delivery: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Giving up at the first lock or restart of the database would send it a second time."""
    office.sink.turn(hold=0.5)
    held = threading.Event()

    def hold() -> None:
        wait_for(lambda: office.sink.mails(ANN))
        with office.connect() as other:
            other.execute("select from notification.delivery where id = %s for update", (delivery,))
            held.set()
            # Two tries have been given up at the lock's timeout.
            wait_for(lambda: caplog.messages.count("the result is not stored yet") >= 2)

    holder = threading.Thread(target=hold)
    holder.start()
    dsn = office.database.dsn("leadmill_worker")
    office.work(database_url_worker=make_conninfo(dsn, options="-c lock_timeout=100"))
    holder.join()
    assert held.is_set()
    assert office.delivery(delivery) == ("sent", 1, 250, None)
    assert office.jobs("send_mail") == [("succeeded", 1)]
    assert len(office.sink.mails(ANN)) == 1


def test_a_rolled_back_cause_sends_nothing(office: Office) -> None:
    user = office.user(ANN)
    with office.connect() as other:
        other.execute("select notification.enqueue_mail('password_changed', 'user', %s)", (user,))
        other.rollback()
    office.work()
    assert office.sink.mails(ANN) == []
    assert office.jobs("send_mail") == []


# --- Too many of them -----------------------------------------------------------------------------


def test_an_alert_tells_that_many_mails_fail(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """The mail server is away: no mail has failed yet, and the operator hears of it."""
    user = office.user(ANN)
    for _ in range(10):
        office.enqueue("password_changed", "user", user)

    def alerts() -> list[dict[str, Any]]:
        caplog.clear()
        office.one("select queue.defer('watch_failures')")
        office.work(["batch"])
        found = [line for line in caplog.records if line.getMessage() == "many mails fail"]
        assert all(line.levelname == "ERROR" for line in found)
        return [vars(line) for line in found]

    assert alerts() == [], "a mail that waits is no failure"
    office.work_once(smtp_port=closed_port())
    [alert] = alerts()
    assert (alert["failed"], alert["total"], alert["minutes"]) == (10, 10, 60)
    office.hurry()
    office.work_once()
    assert alerts() == [], "they have been sent"
