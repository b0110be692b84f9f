"""Invoices as PDF: one page of text, written by hand."""

from __future__ import annotations

from standins.stripe.billing_state import Invoice
from standins.stripe.currencies import display

TOP, LEFT, LEADING, SIZE = 780, 56, 18, 11


def invoice_pdf(invoice: Invoice) -> bytes:
    """A valid document that says what is billed."""
    lines = [
        f"Invoice {invoice.number}",
        f"To {invoice.customer_email or invoice.customer}",
        "",
        *(f"{one.description}: {display(one.amount, invoice.currency)}" for one in invoice.lines),
        "",
        f"Total {display(invoice.total, invoice.currency)}",
        f"Amount due {display(invoice.amount_due, invoice.currency)}",
        f"Paid {display(invoice.amount_paid, invoice.currency)}",
        "A stand-in for Stripe. No money moves.",
    ]
    return document(lines)


def document(lines: list[str]) -> bytes:
    """A PDF of one page."""
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    text = f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td\n{shown}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
