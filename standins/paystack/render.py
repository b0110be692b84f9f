"""How the objects look in JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from standins.paystack.account import Account
from standins.paystack.state import (
    Customer,
    Dispute,
    Movement,
    Refund,
    Settlement,
    Transaction,
)


def moment(seconds: float | None) -> str | None:
    """A time as Paystack writes it: UTC, milliseconds."""
    if seconds is None:
        return None
    when = datetime.fromtimestamp(seconds, UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def transaction(account: Account, thing: Transaction) -> dict[str, Any]:
    """As `verify` answers it and `charge.success` says it."""
    paid, created = moment(thing.paid), moment(thing.created)
    return {
        "id": thing.id,
        "domain": thing.domain,
        "status": thing.status,
        "reference": thing.reference,
        "receipt_number": None,
        "amount": thing.amount,
        "message": None,
        "gateway_response": thing.gateway_response,
        "paid_at": paid,
        "created_at": created,
        "channel": thing.channel,
        "currency": thing.currency,
        "ip_address": "127.0.0.1",
        "metadata": _metadata(account, thing),
        "log": None,
        "fees": thing.fees,
        "fees_split": None,
        "authorization": _authorization(thing),
        "customer": customer(thing.customer),
        "plan": None,
        "split": {},
        "order_id": None,
        "paidAt": paid,
        "createdAt": created,
        "requested_amount": thing.requested_amount,
        "pos_transaction_data": None,
        "source": None,
        "fees_breakdown": None,
        "connect": None,
        "transaction_date": created,
        "plan_object": {},
        "subaccount": {},
    }


def customer(thing: Customer) -> dict[str, Any]:
    """A payer."""
    return {
        "id": thing.id,
        "first_name": None,
        "last_name": None,
        "email": thing.email,
        "customer_code": thing.code,
        "phone": None,
        "metadata": None,
        "risk_action": "default",
        "international_format_phone": None,
    }


def refund(account: Account, thing: Refund) -> dict[str, Any]:
    """As lists and `GET /refund/{id}` answer it: the transaction is a number."""
    paid = thing.transaction
    return {
        "integration": account.integration,
        "transaction": paid.id,
        "dispute": None,
        "settlement": None,
        "id": thing.id,
        "domain": paid.domain,
        "currency": paid.currency,
        "amount": thing.amount,
        "status": thing.status,
        "refunded_at": moment(thing.refunded),
        "expected_at": moment(thing.created + 10 * 86_400),
        "channel": paid.channel,
        "refunded_by": "merchant@leadmill.example",
        "customer_note": thing.customer_note,
        "merchant_note": thing.merchant_note,
        "deducted_amount": thing.deducted,
        "fully_deducted": thing.deducted == thing.amount,
        "bank_reference": None,
        "transaction_reference": paid.reference,
        "reason": thing.reason,
        "transaction_amount": paid.amount,
        "createdAt": moment(thing.created),
        "updatedAt": moment(thing.updated or thing.created),
    }


def created_refund(account: Account, thing: Refund) -> dict[str, Any]:
    """As `POST /refund` answers it: the transaction is an object, in short."""
    paid = thing.transaction
    short = {
        "id": paid.id,
        "domain": paid.domain,
        "reference": paid.reference,
        "amount": paid.amount,
        "paid_at": moment(paid.paid),
        "channel": paid.channel,
        "currency": paid.currency,
        "authorization": {"exp_month": None, "exp_year": None, "account_name": None},
        "customer": {"international_format_phone": None},
        "plan": {},
        "subaccount": {"currency": None},
        "split": {},
        "order_id": None,
        "paidAt": moment(paid.paid),
        "pos_transaction_data": None,
        "source": None,
        "fees_breakdown": None,
    }
    names = (
        "integration", "deducted_amount", "channel", "merchant_note", "customer_note", "status",
        "refunded_by", "expected_at", "currency", "domain", "amount", "fully_deducted", "id",
        "createdAt", "updatedAt",
    )  # fmt: skip
    whole = refund(account, thing)
    return {"transaction": short, **{name: whole[name] for name in names}}


def refund_event(account: Account, thing: Refund) -> dict[str, Any]:
    """As the webhooks say it: without the refund's id."""
    knobs, paid = account.knobs, thing.transaction
    is_named = knobs.refund_reference and thing.status == "processed"
    return {
        "status": thing.status,
        "transaction_reference": paid.reference,
        "refund_reference": f"{thing.id:012d}" if is_named else None,
        "amount": str(thing.amount) if knobs.amount_as_text else thing.amount,
        "currency": paid.currency,
        "processor": "mpesa_ke" if paid.channel == "mobile_money" else "instant-transfer",
        "customer": {"first_name": None, "last_name": None, "email": paid.customer.email},
        "integration": account.integration,
        "domain": paid.domain,
    }


def dispute(account: Account, thing: Dispute) -> dict[str, Any]:
    """The same in lists and webhooks."""
    paid = thing.transaction
    return {
        "id": thing.id,
        "refund_amount": thing.amount,
        "currency": paid.currency,
        "status": thing.status,
        "resolution": thing.resolution,
        "domain": paid.domain,
        "transaction": transaction(account, paid),
        "transaction_reference": (paid.reference if account.knobs.transaction_reference else None),
        "category": thing.category,
        "customer": customer(paid.customer),
        "bin": paid.card.number[:6] if paid.card else None,
        "last4": paid.card.last4 if paid.card else None,
        "dueAt": moment(thing.created + 16 * 3600),
        "resolvedAt": moment(thing.resolved),
        "evidence": None,
        "attachments": None,
        "note": None,
        "history": list(thing.history),
        "messages": [],
        "createdAt": moment(thing.created),
        "updatedAt": moment(thing.updated or thing.created),
    }


def settlement(account: Account, thing: Settlement) -> dict[str, Any]:
    """A payout to the merchant's bank."""
    return {
        "id": thing.id,
        "domain": account.domain,
        "status": "success",
        "currency": thing.currency,
        "integration": account.integration,
        "total_amount": thing.amount,
        "effective_amount": thing.amount,
        "total_fees": 0,
        "total_processed": thing.amount,
        "deductions": None,
        "settlement_date": moment(thing.created),
        "settled_by": None,
        "createdAt": moment(thing.created),
        "updatedAt": moment(thing.created),
    }


def movement(account: Account, thing: Movement) -> dict[str, Any]:
    """A line of the balance ledger."""
    return {
        "integration": account.integration,
        "domain": account.domain,
        "balance": thing.balance,
        "currency": thing.currency,
        "difference": thing.difference,
        "reason": thing.reason,
        "model_responsible": thing.model,
        "model_row": thing.row,
        "id": thing.id,
        "createdAt": moment(thing.created),
        "updatedAt": moment(thing.created),
    }


def _metadata(account: Account, thing: Transaction) -> Any:
    match account.knobs.metadata:
        case "empty":
            return ""
        case "null":
            return None
        case "text" if thing.metadata is not None:
            return json.dumps(thing.metadata)
    return "" if thing.metadata is None else thing.metadata


def _authorization(thing: Transaction) -> dict[str, Any]:
    if thing.paid is None and thing.card is None:
        return {}
    shared = {
        "country_code": {"KES": "KE", "NGN": "NG", "GHS": "GH", "ZAR": "ZA"}.get(thing.currency),
        "reusable": thing.channel == "card",
        "account_name": None,
        "authorization_code": f"AUTH_{thing.access_code[:10]}",
        "channel": thing.channel,
        "exp_month": "12",
        "exp_year": "2030",
    }
    if thing.card is None:
        return {
            **shared,
            "bin": "071XXX",
            "last4": "X000",
            "card_type": "",
            "bank": "M-PESA",
            "brand": "M-pesa",
            "signature": None,
            "mobile_money_number": "0710000000",
        }
    return {
        **shared,
        "bin": thing.card.number[:6],
        "last4": thing.card.last4,
        "card_type": "visa",
        "bank": "TEST BANK",
        "brand": "visa",
        "signature": f"SIG_{thing.card.number[:6]}{thing.card.last4}",
    }
