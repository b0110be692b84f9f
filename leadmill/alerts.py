"""Alerts by Telegram: every line of the log of level ERROR, the same one at most once in a while.

What counts them is in memory and sends from a thread of its own: a lost database or a blocked event
loop cannot keep its own loss to itself.
"""

import html
import logging
import queue
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpx

from leadmill.logs import STANDARD
from leadmill.settings import Settings

log = logging.getLogger(__name__)
# What is logged under our own name is not told: it is about telling.
log_end = logging.getLogger("leadmill")

WINDOW_SECONDS = 15 * 60.0
SEND_SECONDS = 10.0
CLOSE_SECONDS = 5.0
POLL_SECONDS = 0.5
ATTEMPTS = 5
# An alert is a line for a person's telephone.
TITLE_LENGTH = 200
DETAILS_LENGTH = 1500
# What is not sent when more come than can be told; the log has them all.
MOST_WAITING = 100
MOST_KINDS = 1000
# Job numbers and ids: what differs between two that are the same.
_NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


@dataclass
class _Kind:
    """What was told of one kind of alert, and how many more came since."""

    text: str
    since: float
    more: int = 0


class Alerts(logging.Handler):
    """Tells a chat of records, each kind once in a window, and then how often it came again."""

    def __init__(
        self,
        send: Callable[[str], None],
        process: str,
        *,
        window: float = WINDOW_SECONDS,
    ) -> None:
        super().__init__(logging.ERROR)
        self._send = send
        self._place = f"{process} on {socket.gethostname()}"
        self._window = window
        self._kinds: dict[str, _Kind] = {}
        self._waiting: queue.Queue[str] = queue.Queue(MOST_WAITING)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="alerts", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Called by logging, under this handler's lock."""
        if record.name == __name__:
            return
        try:
            kind = _kind(record)
            known = self._kinds.get(kind)
            if known is not None and time.monotonic() < known.since + self._window:
                known.more += 1
                return
            more = known.more if known else 0
            # Told again it is the newest again; the first is the oldest.
            self._kinds.pop(kind, None)
            if len(self._kinds) >= MOST_KINDS:
                del self._kinds[next(iter(self._kinds))]
            text = _text(record, self._place)
            self._kinds[kind] = _Kind(text, time.monotonic())
            self._put(text, more)
        except Exception:
            # As logging does: the code that logs is not to be disturbed.
            self.handleError(record)

    def close(self) -> None:
        """Send what waits, for a moment; then it is over."""
        self.acquire()
        try:
            for kind in self._kinds.values():
                if kind.more:
                    self._put(kind.text, kind.more)
                    kind.more = 0
        finally:
            self.release()
        self._closing.set()
        self._thread.join(CLOSE_SECONDS)
        super().close()

    def _put(self, text: str, more: int) -> None:
        if more:
            text = f"{text}\n<i>{more} more of these since</i>"
        # When too many wait, the log alone has it.
        with suppress(queue.Full):
            self._waiting.put_nowait(text)

    def _work(self) -> None:
        while True:
            try:
                self._send(self._waiting.get(timeout=min(POLL_SECONDS, self._window)))
            except queue.Empty:
                if self._closing.is_set():
                    return
                self._tell_ended()

    def _tell_ended(self) -> None:
        """A window is over: tell what came in it; what came no more is forgotten."""
        self.acquire()
        try:
            now = time.monotonic()
            ended = [name for name, one in self._kinds.items() if now >= one.since + self._window]
            for name in ended:
                kind = self._kinds.pop(name)
                if kind.more:
                    self._put(kind.text, kind.more)
                    self._kinds[name] = _Kind(kind.text, now)
        finally:
            self.release()


class Telegram:
    """Sends to one chat; waits as long as it is told to, and gives up what is refused for good."""

    def __init__(self, base: str, token: str, chat: str) -> None:
        # The token is in the address: neither it nor an error that quotes it is ever logged.
        self._url = f"{base}/bot{token}/sendMessage"
        self._chat: str | int = chat

    def send(self, text: str) -> None:
        """Blocks until it is sent or given up."""
        trouble = "?"
        for attempt in range(1, ATTEMPTS + 1):
            wait = float(2**attempt)
            try:
                answer = httpx.post(
                    self._url, json=self._message(text), timeout=SEND_SECONDS, trust_env=False
                )
            except httpx.HTTPError as error:
                trouble = type(error).__name__
            else:
                if answer.is_success:
                    return
                trouble = f"status {answer.status_code}"
                said = _parameters(answer)
                if answer.status_code == 429:
                    # For everything that this bot sends, which is sent here one by one.
                    wait = float(said.get("retry_after", wait))
                elif answer.status_code == 400 and "migrate_to_chat_id" in said:
                    # The group has become another one.
                    self._chat, wait = said["migrate_to_chat_id"], 0.0
                elif answer.status_code < 500:
                    break
            if attempt < ATTEMPTS:
                time.sleep(wait)
        log.warning("an alert is not sent", extra={"trouble": trouble})

    def _message(self, text: str) -> dict[str, object]:
        return {
            "chat_id": self._chat,
            "text": text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }


@contextmanager
def alerting(settings: Settings, process: str) -> Iterator[None]:
    """Alert of what this process logs, and of what ends it, when there is a bot."""
    if not settings.telegram_bot_token:
        yield
        return
    telegram = Telegram(
        settings.telegram_api_base.rstrip("/"),
        settings.telegram_bot_token,
        settings.require("telegram_chat_id"),
    )
    alerts = Alerts(telegram.send, process)
    logging.getLogger().addHandler(alerts)
    try:
        yield
    except Exception:
        log_end.critical("the process ends", exc_info=True)
        raise
    finally:
        logging.getLogger().removeHandler(alerts)
        alerts.close()


def _kind(record: logging.LogRecord) -> str:
    error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    problem = getattr(record, "problem", "")
    return _NUMBERS.sub("#", f"{record.name} {record.getMessage()} {error} {problem}")


def _text(record: logging.LogRecord, place: str) -> str:
    """HTML, cut before it is marked up; of an exception not its words, which may quote anything."""
    lines = [
        f"{name}: {value}"
        for name, value in vars(record).items()
        if name not in STANDARD and isinstance(value, str | int | float)
    ]
    if record.exc_info and record.exc_info[0]:
        where = record.exc_info[2]
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = f", {where.tb_frame.f_code.co_name}:{where.tb_lineno}" if where else ""
        lines.append(f"{record.exc_info[0].__name__}{line}")
    title = html.escape(record.getMessage()[:TITLE_LENGTH], quote=False)
    details = html.escape("\n".join(lines)[:DETAILS_LENGTH], quote=False)
    text = f"<b>{title}</b>\n{html.escape(place, quote=False)}, {record.name}"
    return f"{text}\n<pre>{details}</pre>" if details else text


def _parameters(answer: httpx.Response) -> dict[str, int]:
    """What an error says to do. Errors of the front are HTML."""
    try:
        said = answer.json().get("parameters")
    except (ValueError, AttributeError):
        return {}
    return said if isinstance(said, dict) else {}
