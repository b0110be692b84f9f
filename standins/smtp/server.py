"""The SMTP side: aiosmtpd speaks the protocol, the mailbox decides."""

from __future__ import annotations

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from standins.serving import HOST
from standins.smtp.mailbox import Mailbox


class Handler:
    """Hooks that aiosmtpd calls by name."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_MAIL(  # noqa: N802 - aiosmtpd looks the hook up by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take any sender, unless the connection should be encrypted."""
        if self.mailbox.demands_tls:
            return "530 5.7.0 Must issue a STARTTLS command first"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks the hook up by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the recipients that the tests chose, accept everybody else."""
        refusal = self.mailbox.refusal_of(address)
        if refusal is not None:
            return refusal.line
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks the hook up by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail."""
        raw = envelope.content or b""
        content = raw.encode() if isinstance(raw, str) else raw
        mail = self.mailbox.take(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        await asyncio.sleep(self.mailbox.hold)
        return f"250 OK: kept as {mail.id}"


async def start_smtp(mailbox: Mailbox, port: int) -> asyncio.Server:
    """Listen on the loopback address; port 0 takes a free one."""
    loop = asyncio.get_running_loop()
    handler = Handler(mailbox)
    return await loop.create_server(
        lambda: SMTP(
            handler, enable_SMTPUTF8=mailbox.smtputf8, hostname="smtp.peer.invalid", loop=loop
        ),
        HOST,
        port,
    )
