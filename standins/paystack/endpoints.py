"""What the API serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from standins.paystack import listing, params, paying, refunding, render
from standins.paystack.account import Account
from standins.paystack.errors import PaystackError, unknown_transaction
from standins.paystack.params import Reader
from standins.paystack.state import LISTED, Dispute, Refund, Transaction


@dataclass(frozen=True)
class Call:
    """A request that was let in."""

    account: Account
    base_url: str
    params: dict[str, Any]
    id: str


@dataclass(frozen=True)
class Endpoint:
    """A path, what may be said to it, and what it does. Answers a message and more."""

    method: str
    path: str
    act: Callable[[Call], tuple[str, dict[str, Any]]]
    takes: Mapping[str, Reader]
    needs: tuple[str, ...] = ()


def initialize(call: Call) -> tuple[str, dict[str, Any]]:
    transaction = paying.initialize(call.account, call.params)
    if call.account.knobs.pays_at_once:
        paying.pay_by_card(call.account, transaction)
    data = {
        "authorization_url": f"{call.base_url}/checkout/{transaction.access_code}",
        "access_code": transaction.access_code,
        "reference": transaction.reference,
    }
    return "Authorization URL created", {"data": data}


def verify(call: Call) -> tuple[str, dict[str, Any]]:
    transaction = call.account.transactions.get(call.id)
    if transaction is None:
        raise unknown_transaction(call.account.knobs.unknown_status)
    data = render.transaction(call.account, transaction)
    return "Verification successful", {"data": data}


def fetch_transaction(call: Call) -> tuple[str, dict[str, Any]]:
    transaction = _transaction(call, call.id if call.id.isdigit() else "")
    return "Transaction retrieved", {"data": render.transaction(call.account, transaction)}


def list_transactions(call: Call) -> tuple[str, dict[str, Any]]:
    account, asked = call.account, call.params
    found = [
        thing
        for thing in _newest(account.transactions.values(), asked)
        if thing.status in (asked.get("status"), *(() if "status" in asked else LISTED))
    ]

    def show(thing: Transaction) -> dict[str, Any]:
        return render.transaction(account, thing)

    if asked.get("use_cursor"):
        page = listing.by_cursor(found, asked, "per_page", show, lambda thing: thing.id)
    else:
        page = listing.by_number(found, asked, "per_page", show)
    return "Transactions retrieved", page


def create_refund(call: Call) -> tuple[str, dict[str, Any]]:
    transaction = _transaction(call, call.params["transaction"])
    refund = refunding.create_refund(call.account, transaction, call.params)
    data = render.created_refund(call.account, refund)
    return "Refund has been queued for processing", {"data": data}


def fetch_refund(call: Call) -> tuple[str, dict[str, Any]]:
    return "Refund retrieved", {"data": render.refund(call.account, _refund(call))}


def list_refunds(call: Call) -> tuple[str, dict[str, Any]]:
    account, asked = call.account, call.params
    found = [
        refund
        for refund in _newest(account.refunds.values(), asked)
        if asked.get("transaction") in (None, refund.transaction.id)
        and asked.get("currency") in (None, refund.transaction.currency)
    ]

    def show(refund: Refund) -> dict[str, Any]:
        return render.refund(account, refund)

    return "Refunds retrieved", listing.by_number(found, asked, "perPage", show)


def retry_refund(call: Call) -> tuple[str, dict[str, Any]]:
    refund = _refund(call)
    refunding.retry_with_account(call.account, refund, call.params)
    message = "Refund retried and has been queued for processing"
    return message, {"data": render.refund(call.account, refund)}


def fetch_dispute(call: Call) -> tuple[str, dict[str, Any]]:
    dispute = call.account.disputes.get(int(call.id)) if call.id.isdigit() else None
    if dispute is None:
        raise PaystackError("Dispute not found", status=404, code="dispute_not_found")
    return "Dispute retrieved", {"data": render.dispute(call.account, dispute)}


def list_disputes(call: Call) -> tuple[str, dict[str, Any]]:
    account, asked = call.account, call.params
    found = [
        dispute
        for dispute in _newest(account.disputes.values(), asked)
        if asked.get("transaction") in (None, dispute.transaction.id)
        and asked.get("status") in (None, dispute.status)
    ]

    def show(dispute: Dispute) -> dict[str, Any]:
        return render.dispute(account, dispute)

    return "Disputes retrieved", listing.by_number(found, asked, "perPage", show)


def balances(call: Call) -> tuple[str, dict[str, Any]]:
    account = call.account
    data = [{"currency": c, "balance": account.balance(c)} for c in account.knobs.currencies]
    return "Balances retrieved", {"data": data}


def balance_ledger(call: Call) -> tuple[str, dict[str, Any]]:
    account, asked = call.account, call.params
    found = _newest(account.movements, asked)
    page = listing.by_number(found, asked, "perPage", lambda line: render.movement(account, line))
    return "Balance ledger retrieved", page


def list_settlements(call: Call) -> tuple[str, dict[str, Any]]:
    account, asked = call.account, call.params
    found = _newest(account.settlements, asked)
    page = listing.by_number(found, asked, "perPage", lambda one: render.settlement(account, one))
    return "Settlements retrieved", page


def _transaction(call: Call, reference_or_id: str) -> Transaction:
    found = call.account.find(reference_or_id)
    if found is None:
        raise unknown_transaction(call.account.knobs.unknown_status)
    return found


def _refund(call: Call) -> Refund:
    refund = call.account.refunds.get(int(call.id)) if call.id.isdigit() else None
    if refund is None:
        raise PaystackError("Refund not found", status=404, code="refund_not_found")
    return refund


def _newest(things: Any, asked: dict[str, Any]) -> list[Any]:
    """Those made between the two times, both included, newest first."""
    within = [
        thing
        for thing in things
        if asked.get("from", 0.0) <= thing.created <= asked.get("to", float("inf"))
    ]
    return sorted(within, key=lambda thing: thing.created, reverse=True)


_SPAN = {"from": params.instant, "to": params.instant}
_PAGES = {"perPage": params.page_size, "page": params.number, **_SPAN}
ENDPOINTS = [
    Endpoint(
        "POST",
        "/transaction/initialize",
        initialize,
        {
            "email": params.email,
            "amount": params.amount,
            "currency": params.text,
            "reference": params.reference,
            "callback_url": params.text,
            "channels": params.channels,
            "metadata": params.metadata,
        },
        ("email", "amount"),
    ),
    Endpoint("GET", "/transaction/verify/{id}", verify, {}),
    Endpoint(
        "GET",
        "/transaction",
        list_transactions,
        {
            "per_page": params.page_size,
            "page": params.number,
            "status": params.listed_status,
            "use_cursor": params.switch,
            "next": params.text,
            **_SPAN,
        },
    ),
    Endpoint("GET", "/transaction/{id}", fetch_transaction, {}),
    Endpoint(
        "POST",
        "/refund",
        create_refund,
        {
            "transaction": params.identifier,
            "amount": params.amount,
            "currency": params.text,
            "customer_note": params.text,
            "merchant_note": params.text,
        },
        ("transaction",),
    ),
    Endpoint(
        "GET",
        "/refund",
        list_refunds,
        {"transaction": params.number, "currency": params.text, **_PAGES},
    ),
    Endpoint(
        "POST",
        "/refund/retry_with_customer_details/{id}",
        retry_refund,
        {"refund_account_details": params.account_details},
        ("refund_account_details",),
    ),
    Endpoint("GET", "/refund/{id}", fetch_refund, {}),
    Endpoint(
        "GET",
        "/dispute",
        list_disputes,
        {"transaction": params.number, "status": params.text, **_PAGES},
    ),
    Endpoint("GET", "/dispute/{id}", fetch_dispute, {}),
    Endpoint("GET", "/settlement", list_settlements, _PAGES),
    Endpoint("GET", "/balance", balances, {}),
    Endpoint("GET", "/balance/ledger", balance_ledger, _PAGES),
]
