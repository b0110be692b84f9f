"""Mail: what it says (templates) and how it is sent."""

import functools
import logging
import traceback
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiosmtplib
import jinja2

from leadmill import metrics
from leadmill.retryable import Retryable
from leadmill.settings import Settings
from workers.resources import Resources

log = logging.getLogger(__name__)

SECONDS = 20.0
_TEMPLATES = Path(__file__).with_name("templates")
_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES),
    autoescape=jinja2.select_autoescape(["html"], default_for_string=False),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["quote"] = lambda text: quote(str(text), safe="")


_PARTS = ("address", "zip", "city", "state", "country", "latitude", "longitude")


def _shown(value: Any) -> str:
    """An answer of a form as a person reads it."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict):  # a location
        return ", ".join(str(value[part]) for part in _PARTS if part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


_environment.filters["shown"] = _shown

# Of a mail that does not say what the operator has set.
_PLAIN: dict[str, str | None] = {"name": "Leadmill", "logo": None, "mail_footer": None}


class UnsendableError(Exception):
    """No mail can have this address, or this name."""


class DefectError(Exception):
    """A defect of ours, reported without the values involved, which are personal."""


@functools.cache
def _words(template: str) -> tuple[jinja2.Template, jinja2.Template]:
    """Subject and text: the first line of the file and the rest, whatever they are filled with."""
    source = (_TEMPLATES / f"{template}.txt").read_text()
    subject, _, text = source.partition("\n")
    return _environment.from_string(subject), _environment.from_string(text)


def compose(
    settings: Settings,
    delivery_id: str,
    template: str,
    email: str,
    name: str,
    context: Any,
    unsubscribe: str | None = None,
    site: dict[str, str | None] | None = None,
) -> EmailMessage:
    """The mail of a delivery: text and HTML. The same delivery always has the same Message-ID.

    reply_to and is_reply of the context are headers: answers go to that address, not to ours; and
    what a visitor has caused is marked as a reply, so that no program replies to it in turn. site:
    name, logo and footer, as the operator has set them.
    """
    link = unsubscribe and f"{settings.public_url.rstrip('/')}/unsubscribe?token={unsubscribe}"
    looks = _PLAIN | (site or {})
    values = {
        "name": name,
        "app_url": settings.app_url.rstrip("/"),
        "admin_url": settings.admin_url.rstrip("/"),
        "unsubscribe": link,
        "site": looks,
        **context,
    }
    subject, text = _words(template)
    message = EmailMessage()
    message["Subject"] = " ".join(subject.render(values).split())
    message["From"] = settings.mail_from
    message["To"] = _recipient(name, email)
    message["Date"] = formatdate(usegmt=True)
    domain = settings.mail_from.rpartition("@")[2].strip("> ")
    message["Message-ID"] = f"<{delivery_id}@{domain}>"
    message["Auto-Submitted"] = "auto-replied" if context.get("is_reply") else "auto-generated"
    if reply_to := context.get("reply_to"):
        message["Reply-To"] = _recipient("", reply_to)
    words = text.render(values).strip() + "\n"
    if link:
        # With one click, as RFC 8058 has it: mail programs send the POST themselves.
        message["List-Unsubscribe"] = f"<{link}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        words += f"\n-- \nYou need not get such mails: {link}\n"
    if footer := looks["mail_footer"]:
        words += f"\n{footer}\n"
    message.set_content(words)
    html = _environment.get_template("page.html").render(values | {"body": template + ".html"})
    message.add_alternative(html, subtype="html")
    return message


def _recipient(name: str, email: str) -> Address:
    """Built from its parts: a name may hold anything and must not become a header or address."""
    try:
        return Address(" ".join(name.split()), addr_spec=email)
    except Exception:
        # The message of the library quotes the address.
        raise UnsendableError from None


async def send(resources: Resources, delivery_id: str, *, last_attempt: bool = False) -> None:
    """Send a delivery unless it is done. Retryable when the mail server may take it later.

    Promised: a delivery that is `sent` is not sent again, however often its job runs. Not
    promised: that a mail goes out once. Who dies after the mail server took it and before that is
    written down leaves it to be sent a second time, under the same Message-ID.
    """
    try:
        mail = await resources.scalar("select notification.claim_delivery(%s)", delivery_id)
        if mail is None:
            return
        await _hand_over(resources.settings, compose(resources.settings, delivery_id, **mail))
    except (aiosmtplib.SMTPException, OSError) as error:
        code, is_for_good = _read(error)
        outcome = "failed" if is_for_good or last_attempt else "retry"
        if is_for_good and _is_about_the_address(error):
            outcome = "refused"
        # The words may quote the address: the code is kept, or else the kind of trouble.
        said = f"the mail server said {code}" if code else type(error).__name__
        await _finish(resources, delivery_id, outcome, code, said)
    except Retryable:
        raise  # the database, which could not store the outcome either
    except UnsendableError:
        # Input of strangers must not raise an alert; the delivery shows the error.
        await _finish(resources, delivery_id, "failed", None, "no mail can have this address")
    except jinja2.UndefinedError as error:
        # For a moment of an update, the template and what fills it are of two releases.
        outcome = "failed" if last_attempt else "retry"
        await _finish(resources, delivery_id, outcome, None, type(error).__name__)
        raise defect(error) from None
    except Exception as error:
        await _finish(resources, delivery_id, "failed", None, type(error).__name__)
        raise defect(error) from None
    else:
        await _finish(resources, delivery_id, "sent", 250, None)


def defect(error: Exception) -> DefectError:
    """The kind and place of an error, without its message, which may quote personal data."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return DefectError(f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}")


def _read(error: aiosmtplib.SMTPException | OSError) -> tuple[int | None, bool]:
    """The code that the mail server answered, if any, and whether that is its last word."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        code = max(refused.code for refused in error.recipients)
        return code, code >= 500
    if isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError):
        return error.code, error.code >= 500
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        # Letters that the server does not take stay in the address. Encryption can be switched on.
        return None, "SMTPUTF8" in str(error)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        # It refuses us (greeting, password, sender), which can be mended, and not this mail.
        return error.code, False
    return None, False


def _is_about_the_address(error: aiosmtplib.SMTPException | OSError) -> bool:
    """Whether it was the recipient that the server refused, and not what the mail says."""
    return isinstance(error, aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPRecipientRefused)


async def _hand_over(settings: Settings, message: EmailMessage) -> None:
    with metrics.vendor("smtp") as request:
        try:
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
        except aiosmtplib.SMTPException as error:
            # What it says of one mail for good is a refusal; all else, that it cannot be used.
            request.status = 400 if _read(error)[1] else None
            raise
        request.status = 200


async def _finish(
    resources: Resources, delivery_id: str, outcome: str, code: int | None, error: str | None
) -> None:
    await resources.scalar_persistently(
        "select notification.finish_delivery(delivery_id => %(delivery_id)s,"
        " outcome => %(outcome)s, smtp_code => %(smtp_code)s, error => %(error)s)",
        delivery_id=delivery_id,
        outcome=outcome,
        smtp_code=code,
        error=error,
    )
    metrics.MAILS.labels(outcome).inc()
    said = {"delivery_id": delivery_id, "outcome": outcome, "smtp_code": code}
    log.log(logging.INFO if outcome == "sent" else logging.WARNING, "mail", extra=said)
    if outcome == "retry":
        raise Retryable(error or "later")
