"""What is told, how often, and what happens when Telegram does not want to hear it."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from api.app import create_app as create_api
from leadmill import alerts as module
from leadmill.alerts import Alerts, Telegram, alerting
from leadmill.settings import Settings
from standins.serving import served
from standins.telegram.app import DEFAULT_CHAT, DEFAULT_TOKEN, Bot, create_app
from tests.integration.crm.conftest import desk, oauth, pipedrive, pipedrive_url
from tests.integration.crm.desk import ImportDesk
from tests.waiting import PATIENCE, wait_for

__all__ = ["desk", "oauth", "pipedrive", "pipedrive_url"]

log = logging.getLogger("tests.alerts")


@pytest.fixture
def peer() -> Iterator[tuple[str, Bot]]:
    app = create_app()
    with served(app) as url:
        yield url, app.state.bot


@pytest.fixture
def bot(peer: tuple[str, Bot]) -> Bot:
    return peer[1]


@pytest.fixture
def settings(peer: tuple[str, Bot]) -> Settings:
    return Settings(
        telegram_bot_token=DEFAULT_TOKEN,
        telegram_chat_id=str(DEFAULT_CHAT),
        telegram_api_base=peer[0],
    )


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is waited between two attempts, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(module.time, "sleep", waited.append)
    return waited


def texts(bot: Bot) -> list[str]:
    return [message["text"] for message in bot.messages]


def test_only_errors_are_told_and_all_of_them(settings: Settings, bot: Bot) -> None:
    with alerting(settings, "worker"):
        log.warning("not yet")
        log.error("import failed", extra={"run_id": "r1", "problem": "token_refused"})
        wait_for(lambda: bot.messages)
    [said] = texts(bot)
    assert said.startswith("import failed\nworker on ")
    assert "run_id: r1\nproblem: token_refused" in said
    log.error("nobody listens any more")
    assert len(bot.messages) == 1


def test_nobody_is_told_without_a_bot(bot: Bot) -> None:
    before = list(logging.getLogger().handlers)
    with alerting(Settings(), "worker"):
        assert logging.getLogger().handlers == before
        log.error("into the log alone")
    assert bot.asked == 0


def test_what_is_said_is_text_whatever_it_looks_like(settings: Settings, bot: Bot) -> None:
    with alerting(settings, "worker"):
        log.error("<b>a & b</b> &lt; %s", '"<script>', extra={"found": "</pre><a href='x'>&"})
        log.error("&" * 9000, extra={"found": "<" * 9000})
        log.error("\U0001f600" * 9000, extra={"found": "\U0001f600" * 9000})
        wait_for(lambda: len(bot.messages) == 3)
    assert texts(bot)[0].startswith('<b>a & b</b> &lt; "<script>\n')
    assert "found: </pre><a href='x'>&" in texts(bot)[0]


def test_of_an_exception_its_kind_and_place(settings: Settings, bot: Bot) -> None:
    def fail() -> None:
        raise ValueError("ann@customer.example")

    with alerting(settings, "worker"):
        try:
            fail()
        except ValueError:
            log.exception("unexpected")
        wait_for(lambda: bot.messages)
    assert "ValueError, fail:" in texts(bot)[0]
    assert "ann@" not in texts(bot)[0]


def test_the_same_once_in_a_while_with_a_count(bot: Bot, peer: tuple[str, Bot]) -> None:
    telegram = Telegram(peer[0], DEFAULT_TOKEN, str(DEFAULT_CHAT))
    handler = Alerts(telegram.send, "worker", window=0.6)
    logger = logging.getLogger("tests.alerts.counted")
    logger.addHandler(handler)
    try:
        for number in range(20):
            logger.error("job %s failed", number)
        logger.error("job 1 failed", extra={"problem": "another"})
        wait_for(lambda: len(bot.messages) == 2)
        # The window ends: nothing more happens, and what happened is told.
        wait_for(lambda: len(bot.messages) == 3)
        assert texts(bot)[2] == texts(bot)[0] + "\n19 more of these since"
        time.sleep(1.5)
        assert len(bot.messages) == 3, "it is told once"
        logger.error("job 21 failed")
        wait_for(lambda: len(bot.messages) == 4)
        assert "more of these" not in texts(bot)[3]
    finally:
        logger.removeHandler(handler)
        handler.close()


def test_what_came_in_the_end_is_told_in_the_end(settings: Settings, bot: Bot) -> None:
    with alerting(settings, "worker"):
        log.error("again")
        log.error("again")
    assert len(bot.messages) == 2
    assert texts(bot)[1].endswith("1 more of these since")


def test_a_storm_is_cut_short() -> None:
    """Whoever logs never waits, and memory is bounded."""
    told: list[str] = []
    goes_on = threading.Event()

    def send(text: str) -> None:
        assert goes_on.wait(PATIENCE)
        told.append(text)

    handler = Alerts(send, "worker")
    for number in range(5000):
        record = log.makeRecord("a", logging.ERROR, "", 0, f"k{'x' * number}", (), None)
        handler.emit(record)
    assert not told, "all were logged while the first was still on its way"
    assert len(handler._kinds) <= module.MOST_KINDS
    goes_on.set()
    handler.close()


def test_it_waits_as_long_as_it_is_told(settings: Settings, bot: Bot) -> None:
    bot.too_many, bot.retry_after = 1, 2
    started = time.monotonic()
    with alerting(settings, "worker"):
        log.error("one")
        log.error("two")
        wait_for(lambda: len(bot.messages) == 2)
    assert bot.messages[0]["at"] - started >= 1.9
    assert bot.asked == 3, "in between nothing is asked, for no message of the bot"


def test_a_group_that_moved(settings: Settings, bot: Bot) -> None:
    bot.moved[DEFAULT_CHAT] = -1009999
    bot.chats = {-1009999}
    with alerting(settings, "worker"):
        log.error("one")
        log.error("two")
        wait_for(lambda: len(bot.messages) == 2)
    assert {message["chat_id"] for message in bot.messages} == {-1009999}
    assert bot.asked == 3, "it is known from then on"


def test_what_passes_and_what_does_not(
    peer: tuple[str, Bot], pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    url, bot = peer
    bot.broken = 2
    Telegram(url, DEFAULT_TOKEN, str(DEFAULT_CHAT)).send("after two")
    assert (texts(bot), pauses) == (["after two"], [2.0, 4.0])
    for token, chat, base in (
        ("1:another", str(DEFAULT_CHAT), url),
        (DEFAULT_TOKEN, "7", url),
        (DEFAULT_TOKEN, str(DEFAULT_CHAT), "http://127.0.0.1:9"),
    ):
        bot.asked = 0
        Telegram(base, token, chat).send("never")
        assert bot.asked == (0 if base != url else 1)
    assert len(bot.messages) == 1
    told = [str(record.__dict__) for record in caplog.records if record.name == module.__name__]
    assert len(told) == 3
    assert not [line for line in told if DEFAULT_TOKEN in line or "1:another" in line]


def test_a_failed_import_of_a_worker_is_told(
    settings: Settings, bot: Bot, desk: ImportDesk, tmp_path: Path
) -> None:
    connection = desk.connect()
    desk.one("select crm.replace_token(%s, repeat('0', 40))", connection)
    desk.start(connection)
    worker = desk.process(tmp_path, **environment(settings))
    worker.start()
    try:
        wait_for(lambda: any("token_refused" in text for text in texts(bot)))
    finally:
        worker.stop()
    assert not [text for text in texts(bot) if "0" * 40 in text]


def test_a_lost_database_is_told_by_the_worker(
    settings: Settings, bot: Bot, desk: ImportDesk, tmp_path: Path
) -> None:
    name = desk.database.name
    allow = sql.SQL("alter database {} with allow_connections {}")
    worker = desk.process(tmp_path, **environment(settings))
    # A minute is long for a test.
    program = (
        "import sys; from leadmill import outage; from workers.__main__ import main;"
        " outage.PATIENCE_SECONDS = outage.LOOK_SECONDS = 0.5; sys.exit(main())"
    )
    worker.command = [sys.executable, "-c", program]
    worker.start()
    worker.wait_until_ready()
    dsn = desk.harness.cluster.dsn(database="postgres")
    with psycopg.connect(dsn, autocommit=True) as elsewhere:
        try:
            elsewhere.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
            elsewhere.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                " where usename = 'leadmill_worker' and datname = %s",
                (name,),
            )
            wait_for(lambda: any("does not answer" in text for text in texts(bot)))
            assert len(texts(bot)) == 1, "one alarm, however many parts miss it"
        finally:
            elsewhere.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
            worker.stop()


def test_what_nobody_caught_in_the_service_is_told(
    settings: Settings, bot: Bot, desk: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("ann@customer.example")

    monkeypatch.setattr("api.pipedrive_webhooks.has_secret", fail)
    chosen = replace(settings, database_url_api=desk.database.dsn("leadmill_api"))
    with served(create_api(chosen)) as url:
        answer = httpx.post(f"{url}/webhooks/pipedrive/x", json={}, trust_env=False)
        assert answer.status_code == 500
        wait_for(lambda: bot.messages)
    assert texts(bot)[0].startswith("unexpected\napi on ")
    assert "RuntimeError, fail:" in texts(bot)[0]
    assert "ann@" not in texts(bot)[0]


def environment(settings: Settings) -> dict[str, str]:
    return {
        "LEADMILL_TELEGRAM_BOT_TOKEN": settings.telegram_bot_token,
        "LEADMILL_TELEGRAM_CHAT_ID": settings.telegram_chat_id,
        "LEADMILL_TELEGRAM_API_BASE": settings.telegram_api_base,
    }
