"""Mail: what it says (templates) and how it is sent."""

import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiosmtplib
import jinja2

from leadmill.settings import Settings
from workers.house import House
from workers.retrying import Retryable

log = logging.getLogger(__name__)

SECONDS = 20.0
_TEMPLATES = Path(__file__).with_name("templates")
_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES),
    autoescape=jinja2.select_autoescape(["html"]),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["quote"] = lambda text: quote(str(text), safe="")


def _shown(value: Any) -> str:
    """An answer of a form as a person reads it."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


_environment.filters["shown"] = _shown


def compose(
    settings: Settings, delivery_id: str, template: str, email: str, name: str, context: Any
) -> EmailMessage:
    """The mail of a delivery: text and HTML. The same delivery always has the same Message-ID."""
    values = {"name": name, "app_url": settings.app_url.rstrip("/"), **context}
    subject, _, text = _environment.get_template(f"{template}.txt").render(values).partition("\n")
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = settings.mail_from
    # Built from its parts: a name may hold anything, and must not become a header or an address.
    message["To"] = Address(" ".join(name.split()), addr_spec=email)
    message["Date"] = formatdate()
    domain = settings.mail_from.rpartition("@")[2].strip("> ")
    message["Message-ID"] = f"<{delivery_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.strip() + "\n")
    html = _environment.get_template("page.html").render(values | {"body": template + ".html"})
    message.add_alternative(html, subtype="html")
    return message


async def send(house: House, delivery_id: str, *, last_attempt: bool = False) -> None:
    """Send a delivery unless it is done. Retryable when the mail server may take it later."""
    mail = await house.call("select notification.begin_delivery(%s)", delivery_id)
    if mail is None:
        return
    message = compose(house.settings, delivery_id, **mail)
    try:
        await _hand_over(house.settings, message)
    except aiosmtplib.SMTPResponseException as error:
        # 5xx is for good. The text may quote the address: the code is kept, not the words.
        outcome = "failed" if error.code >= 500 or last_attempt else "retry"
        await _finish(house, delivery_id, outcome, error.code, f"the mail server said {error.code}")
    except aiosmtplib.SMTPRecipientsRefused as error:
        code = max(refused.code for refused in error.recipients)
        outcome = "failed" if code >= 500 or last_attempt else "retry"
        await _finish(house, delivery_id, outcome, code, f"the mail server said {code}")
    except (aiosmtplib.SMTPException, OSError) as error:
        outcome = "failed" if last_attempt else "retry"
        await _finish(house, delivery_id, outcome, None, type(error).__name__)
    else:
        await _finish(house, delivery_id, "sent", 250, None)


async def _hand_over(settings: Settings, message: EmailMessage) -> None:
    await aiosmtplib.send(
        message,
        hostname=settings.require("smtp_host"),
        port=settings.smtp_port,
        username=settings.smtp_user or None,
        password=settings.smtp_password or None,
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        timeout=SECONDS,
    )


async def _finish(
    house: House, delivery_id: str, outcome: str, code: int | None, error: str | None
) -> None:
    await house.call(
        "select notification.finish_delivery(%s, %s, %s, %s)", delivery_id, outcome, code, error
    )
    said = {"delivery_id": delivery_id, "outcome": outcome, "smtp_code": code}
    log.log(logging.INFO if outcome == "sent" else logging.WARNING, "mail", extra=said)
    if outcome == "retry":
        raise Retryable(error or "later")
