"""How the objects of recurring billing look in JSON, in the shape of the pinned API version."""

from __future__ import annotations

from typing import Any

from standins.stripe.billing_state import (
    Coupon,
    Discount,
    Invoice,
    InvoiceLine,
    InvoicePayment,
    Item,
    Meter,
    MeterEvent,
    Phase,
    PortalConfiguration,
    PortalSession,
    PromotionCode,
    Schedule,
    Subscription,
    TestClock,
)
from standins.stripe.render import Json, listed, render
from standins.stripe.state import Price, SetupIntent

__all__ = ["render"]
FLEXIBLE: Json = {"flexible": {"proration_discounts": "included"}, "type": "flexible"}


def _tax(enabled: bool) -> Json:
    liability = {"type": "self"} if enabled else None
    return {"disabled_reason": None, "enabled": enabled, "liability": liability}


@render.register
def _(thing: SetupIntent) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "application": None,
        "attach_to_self": False,
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": thing.client_secret,
        "created": thing.created,
        "customer": thing.customer,
        "description": thing.description,
        "flow_directions": None,
        "last_setup_error": thing.last_setup_error,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": dict(thing.metadata),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": thing.payment_method,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": list(thing.payment_method_types),
        "single_use_mandate": None,
        "status": thing.status,
        "usage": "off_session",
    }


@render.register
def _(thing: Subscription) -> Json:
    paused = thing.pause_collection
    pending = thing.pending_update
    return {
        "id": thing.id,
        "object": thing.KIND,
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": _tax(thing.automatic_tax),
        "billing_cycle_anchor": thing.anchor,
        "billing_cycle_anchor_config": None,
        "billing_mode": FLEXIBLE | {"updated_at": thing.created},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": thing.cancel_at,
        "cancel_at_period_end": thing.cancel_at_period_end,
        "canceled_at": thing.canceled_at,
        "cancellation_details": {
            "comment": thing.cancellation.get("comment"),
            "feedback": thing.cancellation.get("feedback"),
            "reason": thing.cancellation.get("reason"),
        },
        "collection_method": "charge_automatically",
        "created": thing.created,
        "currency": thing.currency,
        "customer": thing.customer,
        "days_until_due": None,
        "default_payment_method": thing.default_payment_method,
        "default_source": None,
        "default_tax_rates": [],
        "description": thing.description,
        "discounts": [discount.id for discount in thing.discounts],
        "ended_at": thing.ended_at,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "items": listed(
            [_item(item, thing) for item in thing.items],
            f"/v1/subscription_items?subscription={thing.id}",
        ),
        "latest_invoice": thing.latest_invoice,
        "livemode": False,
        "metadata": dict(thing.metadata),
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": {"behavior": paused["behavior"], "resumes_at": paused.get("resumes_at")}
        if paused
        else None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": thing.pending_setup_intent,
        "pending_update": {
            "billing_cycle_anchor": None,
            "expires_at": pending.expires_at,
            "subscription_items": [_item(item, thing) for item in pending.items],
            "trial_end": None,
            "trial_from_plan": None,
        }
        if pending
        else None,
        "schedule": thing.schedule,
        "start_date": thing.created,
        "status": thing.status,
        "test_clock": thing.test_clock,
        "transfer_data": None,
        "trial_end": thing.trial_end,
        "trial_settings": {
            "end_behavior": {"missing_payment_method": thing.missing_payment_method}
        },
        "trial_start": thing.trial_start,
    }


def _item(item: Item, subscription: Subscription) -> Json:
    document: Json = {
        "id": item.id,
        "object": item.KIND,
        "billing_thresholds": None,
        "created": item.created,
        "current_period_end": subscription.period_end,
        "current_period_start": subscription.period_start,
        "discounts": [],
        "metadata": dict(item.metadata),
        "plan": _plan(item.price),
        "price": render(item.price),
        "subscription": item.subscription,
        "tax_rates": [],
    }
    if item.quantity is not None:
        document["quantity"] = item.quantity
    return document


def _plan(price: Price) -> Json:
    rhythm = price.recurring
    assert rhythm is not None
    return {
        "id": price.id,
        "object": "plan",
        "active": price.active,
        "amount": price.unit_amount,
        "amount_decimal": str(price.each),
        "billing_scheme": "per_unit",
        "created": price.created,
        "currency": price.currency,
        "interval": rhythm.interval,
        "interval_count": rhythm.interval_count,
        "livemode": False,
        "metadata": dict(price.metadata),
        "meter": rhythm.meter,
        "nickname": price.nickname,
        "product": price.product,
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": rhythm.usage_type,
    }


@render.register
def _(thing: Invoice) -> Json:
    page = f"{thing.base_url}/i/{thing.id}" if thing.number else None
    parent = None
    if thing.subscription is not None:
        parent = {
            "quote_details": None,
            "subscription_details": {
                "metadata": dict(thing.subscription_metadata),
                "subscription": thing.subscription,
            },
            "type": "subscription_details",
        }
    taken: dict[str, int] = {}
    for one in thing.lines:
        for discount, amount in one.discounts:
            taken[discount] = taken.get(discount, 0) + amount
    return {
        "id": thing.id,
        "object": thing.KIND,
        "account_country": "US",
        "account_name": "Leadmill",
        "account_tax_ids": None,
        "amount_due": thing.amount_due,
        "amount_overpaid": 0,
        "amount_paid": thing.amount_paid,
        "amount_remaining": thing.amount_remaining,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": thing.attempt_count,
        "attempted": thing.attempt_count > 0 or thing.status == "paid",
        "auto_advance": thing.auto_advance,
        "automatic_tax": _tax(thing.automatic_tax)
        | {
            "provider": "stripe" if thing.automatic_tax else None,
            "status": "complete" if thing.automatic_tax else None,
        },
        "automatically_finalizes_at": thing.finalizes_at,
        "billing_reason": thing.billing_reason,
        "collection_method": thing.collection_method,
        "created": thing.created,
        "currency": thing.currency,
        "custom_fields": None,
        "customer": thing.customer,
        "customer_address": None,
        "customer_email": thing.customer_email,
        "customer_name": thing.customer_name,
        "customer_phone": None,
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": thing.default_payment_method,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": list(thing.discounts),
        "due_date": None,
        "effective_at": thing.finalized_at,
        "ending_balance": thing.ending_balance,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": page,
        "invoice_pdf": f"{page}/pdf" if page else None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": listed(
            [_line(one, thing) for one in thing.lines], f"/v1/invoices/{thing.id}/lines"
        ),
        "livemode": False,
        "metadata": dict(thing.metadata),
        "next_payment_attempt": thing.next_payment_attempt,
        "number": thing.number,
        "on_behalf_of": None,
        "parent": parent,
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": thing.period_end,
        "period_start": thing.period_start,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": thing.starting_balance,
        "statement_descriptor": None,
        "status": thing.status,
        "status_transitions": {
            "finalized_at": thing.finalized_at,
            "marked_uncollectible_at": thing.marked_uncollectible_at,
            "paid_at": thing.paid_at,
            "voided_at": thing.voided_at,
        },
        "subtotal": thing.subtotal,
        "subtotal_excluding_tax": thing.subtotal,
        "test_clock": thing.test_clock,
        "total": thing.total,
        "total_discount_amounts": [
            {"amount": amount, "discount": discount} for discount, amount in taken.items()
        ],
        "total_excluding_tax": thing.total - thing.tax,
        "total_pretax_credit_amounts": [],
        "total_taxes": [
            {
                "amount": thing.tax,
                "tax_behavior": "exclusive",
                "tax_rate_details": {"tax_rate": "txr_1"},
                "taxability_reason": "standard_rated",
                "taxable_amount": thing.total - thing.tax,
                "type": "tax_rate_details",
            }
        ]
        if thing.tax
        else [],
        "webhooks_delivered_at": None,
    }


def _line(one: InvoiceLine, invoice: Invoice) -> Json:
    return {
        "id": one.id,
        "object": "line_item",
        "amount": one.amount,
        "currency": invoice.currency,
        "description": one.description,
        "discount_amounts": [
            {"amount": amount, "discount": discount} for discount, amount in one.discounts
        ],
        "discountable": not one.is_proration,
        "discounts": [discount for discount, _ in one.discounts],
        "invoice": invoice.id,
        "livemode": False,
        "metadata": {},
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": one.is_proration,
                "proration_details": {"credited_items": None} if one.is_proration else None,
                "subscription": invoice.subscription,
                "subscription_item": one.item,
            },
            "type": "subscription_item_details",
        },
        "period": {"end": one.end, "start": one.start},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": one.price.id, "product": one.price.product},
            "type": "price_details",
            "unit_amount_decimal": str(one.price.each),
        },
        "quantity": one.quantity,
        "subtotal": one.amount,
        "taxes": [],
    }


@render.register
def _(thing: InvoicePayment) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "amount_paid": thing.amount_paid,
        "amount_requested": thing.amount_requested,
        "created": thing.created,
        "currency": thing.currency,
        "invoice": thing.invoice,
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": thing.payment_intent, "type": "payment_intent"},
        "status": thing.status,
        "status_transitions": {"canceled_at": thing.canceled_at, "paid_at": thing.paid_at},
    }


@render.register
def _(thing: Schedule) -> Json:
    runs = thing.status == "active"
    phase = thing.phases[thing.place]
    return {
        "id": thing.id,
        "object": thing.KIND,
        "application": None,
        "billing_mode": FLEXIBLE | {"updated_at": thing.created},
        "canceled_at": thing.canceled_at,
        "completed_at": thing.completed_at,
        "created": thing.created,
        "current_phase": {"end_date": phase.end, "start_date": phase.start} if runs else None,
        "customer": thing.customer,
        "default_settings": {
            "application_fee_percent": None,
            "automatic_tax": _tax(False),
            "billing_cycle_anchor": "automatic",
            "billing_thresholds": None,
            "collection_method": "charge_automatically",
            "default_payment_method": None,
            "description": None,
            "invoice_settings": {
                "account_tax_ids": None,
                "days_until_due": None,
                "issuer": {"type": "self"},
            },
            "on_behalf_of": None,
            "transfer_data": None,
        },
        "end_behavior": thing.end_behavior,
        "livemode": False,
        "metadata": dict(thing.metadata),
        "pause_schedules": [],
        "phases": [_phase(phase) for phase in thing.phases],
        "released_at": thing.released_at,
        "released_subscription": thing.released_subscription,
        "status": thing.status,
        "subscription": thing.subscription,
        "test_clock": thing.test_clock,
    }


def _phase(phase: Phase) -> Json:
    items = []
    for price, quantity in phase.items:
        item: Json = {
            "billing_thresholds": None,
            "discounts": [],
            "metadata": {},
            "plan": price.id,
            "price": price.id,
            "tax_rates": [],
        }
        items.append(item if quantity is None else item | {"quantity": quantity})
    return {
        "add_invoice_items": [],
        "application_fee_percent": None,
        "billing_cycle_anchor": None,
        "billing_thresholds": None,
        "collection_method": None,
        "currency": phase.items[0][0].currency,
        "default_payment_method": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "end_date": phase.end,
        "invoice_settings": None,
        "items": items,
        "metadata": dict(phase.metadata),
        "on_behalf_of": None,
        "proration_behavior": phase.proration_behavior,
        "start_date": phase.start,
        "transfer_data": None,
        "trial_end": None,
    }


@render.register
def _(thing: Coupon) -> Json:
    if thing.is_deleted:
        return {"id": thing.id, "object": thing.KIND, "deleted": True}
    return {
        "id": thing.id,
        "object": thing.KIND,
        "amount_off": thing.amount_off,
        "created": thing.created,
        "currency": thing.currency,
        "duration": thing.duration,
        "duration_in_months": thing.duration_in_months,
        "livemode": False,
        "max_redemptions": thing.max_redemptions,
        "metadata": dict(thing.metadata),
        "name": thing.name,
        "percent_off": thing.percent_off,
        "redeem_by": thing.redeem_by,
        "times_redeemed": thing.times_redeemed,
        "valid": thing.max_redemptions is None or thing.times_redeemed < thing.max_redemptions,
    }


@render.register
def _(thing: PromotionCode) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "active": thing.active,
        "code": thing.code,
        "created": thing.created,
        "customer": thing.customer,
        "expires_at": thing.expires_at,
        "livemode": False,
        "max_redemptions": thing.max_redemptions,
        "metadata": dict(thing.metadata),
        "promotion": {"coupon": thing.coupon, "type": "coupon"},
        "restrictions": {
            "first_time_transaction": False,
            "minimum_amount": None,
            "minimum_amount_currency": None,
        },
        "times_redeemed": thing.times_redeemed,
    }


@render.register
def _(thing: Discount) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "checkout_session": thing.checkout_session,
        "customer": thing.customer,
        "end": thing.end,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": thing.promotion_code,
        "source": {"coupon": thing.coupon.id, "type": "coupon"},
        "start": thing.start,
        "subscription": thing.subscription,
        "subscription_item": None,
    }


@render.register
def _(thing: PortalConfiguration) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "active": thing.active,
        "application": None,
        "business_profile": {
            "headline": thing.business_profile.get("headline"),
            "privacy_policy_url": thing.business_profile.get("privacy_policy_url"),
            "terms_of_service_url": thing.business_profile.get("terms_of_service_url"),
        },
        "created": thing.created,
        "default_return_url": thing.default_return_url,
        "features": thing.features,
        "is_default": thing.is_default,
        "livemode": False,
        "login_page": {"enabled": False, "url": None},
        "metadata": dict(thing.metadata),
        "name": thing.name,
        "updated": thing.updated,
    }


@render.register
def _(thing: PortalSession) -> Json:
    return {
        "id": thing.id,
        "object": thing.KIND,
        "configuration": thing.configuration,
        "created": thing.created,
        "customer": thing.customer,
        "flow": None,
        "livemode": False,
        "locale": thing.locale,
        "on_behalf_of": None,
        "return_url": thing.return_url,
        "url": thing.url,
    }


@render.register
def _(thing: TestClock) -> Json:
    advancing = {"target_frozen_time": thing.target} if thing.target is not None else None
    return {
        "id": thing.id,
        "object": thing.KIND,
        "created": thing.created,
        "deletes_after": thing.deletes_after,
        "frozen_time": thing.frozen_time,
        "livemode": False,
        "name": thing.name,
        "status": thing.status,
        "status_details": {"advancing": advancing} if advancing else {},
    }


@render.register
def _(thing: Meter) -> Json:
    values: dict[str, Any] = {"event_payload_key": thing.value_key}
    return {
        "id": thing.id,
        "object": thing.KIND,
        "created": thing.created,
        "customer_mapping": {"event_payload_key": thing.customer_key, "type": "by_id"},
        "default_aggregation": {"formula": thing.formula},
        "display_name": thing.display_name,
        "event_name": thing.event_name,
        "event_time_window": None,
        "livemode": False,
        "status": thing.status,
        "status_transitions": {"deactivated_at": thing.deactivated_at},
        "updated": thing.updated,
        "value_settings": values,
    }


@render.register
def _(thing: MeterEvent) -> Json:
    return {
        "object": thing.KIND,
        "created": thing.created,
        "event_name": thing.event_name,
        "identifier": thing.identifier,
        "livemode": False,
        "payload": dict(thing.payload),
        "timestamp": thing.timestamp,
    }
