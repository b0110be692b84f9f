"""HTML for a person who wants to read the mail. Every value that came by mail is escaped."""

from __future__ import annotations

from html import escape

from standins.smtp.mail import Mail, split_links

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0 }
tr { border-bottom: 1px solid #ddd }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f6; padding: 1rem }
iframe { width: 100%; height: 30rem; border: 1px solid #ddd }
"""


def inbox_page(mails: list[Mail]) -> str:
    """All mails, the newest first."""
    rows = "".join(
        f"<tr><td>{mail.received_at:%H:%M:%S}</td>"
        f"<td>{escape(', '.join(mail.recipients))}</td>"
        f'<td><a href="/mails/{mail.id}">{escape(mail.subject) or "(no subject)"}</a></td></tr>'
        for mail in reversed(mails)
    )
    body = (
        f"<table><tr><th>Time<th>To<th>Subject</tr>{rows}</table>" if mails else "<p>No mail.</p>"
    )
    return _page(f"Mail ({len(mails)})", body)


def mail_page(mail: Mail) -> str:
    """One mail: headers, the text with its links, the HTML part in a sandbox."""
    headers = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in mail.headers
    )
    parts = ""
    if mail.text:
        parts += f"<pre>{_linked(mail.text)}</pre>"
    if mail.html:
        parts += f'<iframe sandbox title="HTML part" srcdoc="{escape(mail.html)}"></iframe>'
    envelope = f"{escape(mail.sender)} → {escape(', '.join(mail.recipients))}"
    return _page(
        mail.subject or "(no subject)",
        f'<p><a href="/">All mail</a> · envelope {envelope}</p><table>{headers}</table>{parts}',
    )


def _linked(text: str) -> str:
    return "".join(
        escape(words) + (f'<a href="{escape(link)}">{escape(link)}</a>' if link else "")
        for words, link in split_links(text)
    )


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>{body}</html>"
    )
