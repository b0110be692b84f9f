"""The state of the sink: the mails it accepted and the refusals it is configured to answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from standins.smtp.mail import Mail, parse_mail


@dataclass
class Refusal:
    """An SMTP answer for one recipient, for a number of times or for ever."""

    code: int
    text: str
    times: int | None = None

    @property
    def line(self) -> str:
        """The answer as it goes over the wire."""
        return f"{self.code} {self.text}"


@dataclass
class Mailbox:
    """Mails in order of arrival."""

    mails: list[Mail] = field(default_factory=list)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    # Seconds between keeping a mail and saying so: time in which the sender can die.
    hold: float = 0.0
    # Whether it takes addresses with letters beyond ASCII: many real servers do not.
    smtputf8: bool = False
    # Whether it takes mail over encrypted connections only. It cannot encrypt: STARTTLS is refused.
    demands_tls: bool = False
    last_id: int = 0

    def take(self, sender: str, recipients: list[str], raw: bytes) -> Mail:
        """Keep one mail."""
        self.last_id += 1
        mail = parse_mail(self.last_id, sender, recipients, raw)
        self.mails.append(mail)
        return mail

    def find(self, number: int) -> Mail | None:
        """One mail by its id."""
        return next((mail for mail in self.mails if mail.id == number), None)

    def addressed_to(self, address: str | None) -> list[Mail]:
        """The mails whose envelope names this recipient; all of them without an address."""
        if not address:
            return list(self.mails)
        wanted = address.casefold()
        return [m for m in self.mails if wanted in (r.casefold() for r in m.recipients)]

    def refusal_of(self, address: str) -> Refusal | None:
        """The refusal due to this recipient; a limited one is used up by asking."""
        refusal = self.refusals.get(address.casefold())
        if refusal is None or refusal.times is None:
            return refusal
        refusal.times -= 1
        if refusal.times == 0:
            del self.refusals[address.casefold()]
        return refusal
