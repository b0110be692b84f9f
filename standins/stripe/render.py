"""How the objects look in JSON, in the shape of the pinned API version."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from standins.stripe.state import (
    BalanceTransaction,
    Charge,
    Customer,
    Dispute,
    Event,
    LineItem,
    PaymentIntent,
    PaymentMethod,
    Payout,
    Price,
    Product,
    Refund,
    Session,
)

Json = dict[str, Any]
EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)
NO_INVOICE: Json = {
    "enabled": False,
    "invoice_data": {
        "account_tax_ids": None,
        "custom_fields": None,
        "description": None,
        "footer": None,
        "issuer": None,
        "metadata": {},
        "rendering_options": None,
    },
}
EMPTY_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def listed(data: list[Json], url: str) -> Json:
    """A list that an object includes."""
    return {"object": "list", "data": data, "has_more": False, "url": url}


@singledispatch
def render(thing: object) -> Json:
    """The JSON form of an object, with references as ids."""
    raise TypeError(f"no JSON form for {type(thing).__name__}")


@render.register
def _(thing: Customer) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "address": None if thing.address is None else EMPTY_ADDRESS | thing.address,
        "balance": thing.balance,
        "created": thing.created,
        "currency": thing.currency,
        "default_source": None,
        "delinquent": thing.delinquent,
        "description": thing.description,
        "discount": None,
        "email": thing.email,
        "invoice_prefix": thing.id[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": thing.default_payment_method,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": dict(thing.metadata),
        "name": thing.name,
        "next_invoice_sequence": thing.next_invoice,
        "phone": thing.phone,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": thing.test_clock,
    }


@render.register
def _(thing: Session) -> Json:
    open_ = thing.status == "open"
    saves = thing.mode == "setup"
    email = thing.paid_by_email or thing.customer_email
    details: Json = {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [] if thing.status == "complete" else None,
    }
    return {
        "id": thing.id,
        "object": thing.KIND,
        "adaptive_pricing": {"enabled": thing.adaptive_pricing},
        "after_expiration": None,
        "allow_promotion_codes": thing.allow_promotion_codes or None,
        "amount_subtotal": None if saves else 0 if thing.trial else thing.amount_subtotal,
        "amount_total": None if saves else thing.amount_total,
        "automatic_tax": {
            "enabled": thing.automatic_tax,
            "liability": {"type": "self"} if thing.automatic_tax else None,
            "provider": "stripe" if thing.automatic_tax else None,
            "status": "complete" if thing.automatic_tax else None,
        },
        "billing_address_collection": thing.billing_address_collection,
        "cancel_url": thing.cancel_url,
        "client_reference_id": thing.client_reference_id,
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": thing.created,
        "currency": thing.currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": thing.customer,
        "customer_creation": None if thing.customer else thing.customer_creation,
        "customer_details": details if email else None,
        "customer_email": thing.customer_email,
        "discounts": [{"coupon": None, "promotion_code": None} | d for d in thing.discounts],
        "expires_at": thing.expires_at,
        "invoice": thing.invoice,
        "invoice_creation": NO_INVOICE if thing.mode == "payment" else None,
        "livemode": False,
        "locale": thing.locale,
        "metadata": dict(thing.metadata),
        "mode": thing.mode,
        "origin_context": None,
        "payment_intent": thing.payment_intent,
        "payment_link": None,
        "payment_method_collection": thing.payment_method_collection,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": list(thing.payment_method_types),
        "payment_status": thing.payment_status,
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": thing.setup_intent,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": thing.status,
        "submit_type": thing.submit_type,
        "subscription": thing.subscription,
        "success_url": thing.success_url,
        "total_details": {
            "amount_discount": 0 if thing.trial else thing.amount_discount,
            "amount_shipping": 0,
            "amount_tax": thing.amount_tax,
        },
        "ui_mode": "hosted_page",
        "url": thing.url if open_ else None,
        "wallet_options": None,
    }


@render.register
def _(thing: LineItem) -> Json:
    return {
        "id": thing.id,
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": thing.total,
        "amount_tax": 0,
        "amount_total": thing.total,
        "currency": thing.price.currency,
        "description": thing.name,
        "metadata": {},
        "price": render(thing.price),
        "quantity": thing.quantity,
    }


@render.register
def _(thing: Product) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "active": thing.active,
        "created": thing.created,
        "default_price": thing.default_price,
        "description": thing.description,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": dict(thing.metadata),
        "name": thing.name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": thing.created,
        "url": None,
    }


@render.register
def _(thing: Price) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "active": thing.active,
        "billing_scheme": "per_unit",
        "created": thing.created,
        "currency": thing.currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": thing.lookup_key,
        "metadata": dict(thing.metadata),
        "nickname": thing.nickname,
        "product": thing.product,
        "recurring": _recurring(thing),
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if thing.recurring else "one_time",
        "unit_amount": thing.unit_amount,
        "unit_amount_decimal": str(thing.each),
    }


@render.register
def _(thing: PaymentMethod) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "allow_redisplay": "unspecified",
        "billing_details": _billing_details(thing),
        "created": thing.created,
        "customer": thing.customer,
        "livemode": False,
        "metadata": dict(thing.metadata),
        "type": thing.type,
        thing.type: _method_details(thing),
    }


@render.register
def _(thing: PaymentIntent) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "amount": thing.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": thing.amount_received,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": thing.canceled_at,
        "cancellation_reason": thing.cancellation_reason,
        "capture_method": "automatic_async",
        "client_secret": thing.client_secret,
        "confirmation_method": "automatic",
        "created": thing.created,
        "currency": thing.currency,
        "customer": thing.customer,
        "description": thing.description,
        "last_payment_error": thing.last_payment_error,
        "latest_charge": thing.latest_charge,
        "livemode": False,
        "metadata": dict(thing.metadata),
        "next_action": thing.next_action,
        "on_behalf_of": None,
        "payment_method": thing.payment_method,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": list(thing.payment_method_types),
        "processing": None,
        "receipt_email": thing.receipt_email,
        "review": None,
        "setup_future_usage": thing.setup_future_usage,
        "shipping": thing.shipping,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": thing.statement_descriptor_suffix,
        "status": thing.status,
        "transfer_data": None,
        "transfer_group": None,
    }


@render.register
def _(thing: Charge) -> Json:
    failed = thing.status == "failed"
    succeeded = thing.status == "succeeded"
    return {
        "id": thing.id,
        "object": thing.KIND,
        "amount": thing.amount,
        "amount_captured": thing.amount if succeeded else 0,
        "amount_refunded": thing.amount_refunded,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": thing.balance_transaction,
        "billing_details": _billing_details(thing.payment_method),
        "calculated_statement_descriptor": "LEADMILL",
        "captured": not failed,
        "created": thing.created,
        "currency": thing.currency,
        "customer": thing.customer,
        "description": thing.description,
        "disputed": thing.disputed,
        "failure_balance_transaction": None,
        "failure_code": thing.failure_code,
        "failure_message": thing.failure_message,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(thing.metadata),
        "on_behalf_of": None,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "declined_by_network" if failed else "approved_by_network",
            "reason": thing.failure_code,
            "risk_level": "normal",
            "seller_message": "The payment failed." if failed else "Payment complete.",
            "type": "issuer_declined" if failed else "authorized",
        },
        "paid": not failed,
        "payment_intent": thing.payment_intent,
        "payment_method": thing.payment_method.id,
        "payment_method_details": {
            "type": thing.payment_method.type,
            thing.payment_method.type: _method_details(thing.payment_method),
        },
        "radar_options": {},
        "receipt_email": thing.receipt_email,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": thing.refunded,
        "review": None,
        "shipping": thing.shipping,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": thing.statement_descriptor_suffix,
        "status": thing.status,
        "transfer_data": None,
        "transfer_group": None,
    }


@render.register
def _(thing: Refund) -> Json:
    document: Json = {
        "id": thing.id,
        "object": thing.KIND,
        "amount": thing.amount,
        "balance_transaction": thing.balance_transaction,
        "charge": thing.charge,
        "created": thing.created,
        "currency": thing.currency,
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": dict(thing.metadata),
        "payment_intent": thing.payment_intent,
        "reason": thing.reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": thing.status,
        "transfer_reversal": None,
    }
    if thing.status == "pending":
        document["pending_reason"] = "processing"
    if thing.status in ("failed", "canceled"):
        document["failure_balance_transaction"] = thing.failure_balance_transaction
        document["failure_reason"] = thing.failure_reason
    return document


@render.register
def _(thing: Dispute) -> Json:
    eligibility: Json = {"enhanced_eligibility": {}}
    answerable = thing.status.endswith("needs_response")
    return {
        "id": thing.id,
        "object": thing.KIND,
        "amount": thing.amount,
        "balance_transactions": [render(movement) for movement in thing.movements],
        "charge": thing.charge,
        "created": thing.created,
        "currency": thing.currency,
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(EVIDENCE) | {"enhanced_evidence": {}} | thing.evidence,
        "evidence_details": eligibility
        | {
            "due_by": thing.due_by if answerable else None,
            "has_evidence": bool(thing.evidence),
            "past_due": False,
            "submission_count": thing.submissions,
            "submission_method": "manual" if thing.submissions else "not_submitted",
        },
        "is_charge_refundable": thing.status.startswith("warning"),
        "livemode": False,
        "metadata": dict(thing.metadata),
        "network_reason_code": "10.4" if thing.reason == "fraudulent" else "13.1",
        "payment_intent": thing.payment_intent,
        "payment_method_details": {
            "card": {
                "brand": thing.payment_method.card.brand if thing.payment_method.card else "visa",
                "case_type": "inquiry" if thing.status.startswith("warning") else "chargeback",
                "network_reason_code": "10.4" if thing.reason == "fraudulent" else "13.1",
            },
            "type": "card",
        },
        "reason": thing.reason,
        "status": thing.status,
    }


@render.register
def _(thing: Payout) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "amount": thing.amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": thing.arrival_date,
        "automatic": True,
        "balance_transaction": thing.balance_transaction,
        "created": thing.created,
        "currency": thing.currency,
        "description": "STRIPE PAYOUT",
        "destination": None,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": thing.status,
        "trace_id": None,
        "type": "bank_account",
    }


@render.register
def _(thing: BalanceTransaction) -> Json:
    fee = {
        "amount": thing.fee,
        "application": None,
        "currency": thing.currency,
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }
    return {
        "id": thing.id,
        "object": thing.KIND,
        "amount": thing.amount,
        "available_on": thing.available_on,
        "balance_type": "payments",
        "created": thing.created,
        "currency": thing.currency,
        "description": thing.description,
        "exchange_rate": None,
        "fee": thing.fee,
        "fee_details": [fee] if thing.fee else [],
        "net": thing.amount - thing.fee,
        "reporting_category": thing.reporting_category or thing.type,
        "source": thing.source,
        "status": thing.status,
        "type": thing.type,
    }


@render.register
def _(thing: Event) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "api_version": thing.api_version,
        "created": thing.created,
        "data": thing.data,
        "livemode": False,
        "pending_webhooks": thing.pending_webhooks,
        "request": {"id": thing.request_id, "idempotency_key": thing.idempotency_key},
        "type": thing.type,
    }


def _recurring(price: Price) -> Json | None:
    if price.recurring is None:
        return None
    return {
        "interval": price.recurring.interval,
        "interval_count": price.recurring.interval_count,
        "meter": price.recurring.meter,
        "trial_period_days": None,
        "usage_type": price.recurring.usage_type,
    }


def _billing_details(method: PaymentMethod) -> Json:
    given = method.billing_details
    return {
        "address": EMPTY_ADDRESS | given.get("address", {}),
        "email": method.email,
        "name": given.get("name"),
        "phone": given.get("phone"),
        "tax_id": None,
    }


def _method_details(method: PaymentMethod) -> Json:
    if method.iban is not None:
        return {
            "bank_code": method.iban[4:9],
            "branch_code": "",
            "country": method.iban[:2],
            "fingerprint": f"Fp{method.iban[::-1]}",
            "last4": method.iban[-4:],
        }
    if method.card is None:
        return {}
    return {
        "brand": method.card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": f"Fp{method.card.number[::-1]}",
        "funding": "credit",
        "last4": method.card.last4,
        "network": method.card.brand,
        "three_d_secure": None,
        "wallet": None,
    }
