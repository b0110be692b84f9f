"""Plans at Stripe, outside of any transaction: what is asked and changed there.

Nothing that an event says is stored. Whatever happened, one routine asks Stripe for all that a
customer has, and the database stores the answer unless it has a newer one.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

import stripe

from leadmill.stripe import as_json, ask, list_all
from leadmill.stripe_plans import items_at
from workers.resources import Resources

log = logging.getLogger(__name__)

# Discounts of single items are not read: neither our pages nor the portal make any.
_DISCOUNTS = ["data.discounts.source.coupon"]
_REFUSALS = (stripe.InvalidRequestError, stripe.CardError)
MOST_LISTED = 100
OVERRUN = "API calls beyond the quota"
_LIVE = ("trialing", "active", "past_due", "unpaid", "paused")


async def read_plan(resources: Resources, client: stripe.StripeClient, customer_id: str) -> str:
    """Ask how the plan of a customer stands and store the answer. Returns what became of it."""
    ticket = await resources.scalar("select billing.begin_plan_state()")
    try:
        state = await state_of(client, customer_id)
    except stripe.InvalidRequestError as error:
        said: dict[str, Any] = {"customer_id": customer_id, "stripe_code": error.code}
        log.warning("Stripe does not have a customer", extra=said)
        return "unknown"
    outcome = str(
        await resources.scalar(
            "select billing.store_plan_state(%s, %s, billing.plan_state_of(%s))",
            customer_id,
            ticket,
            json.dumps(state),
        )
    )
    live = [one["id"] for one in state["subscriptions"] if one["status"] in _LIVE]
    if len(live) > 1:
        said = {"customer_id": customer_id, "subscriptions": live}
        log.error("a customer pays for more than one subscription", extra=said)
    return outcome


async def state_of(client: stripe.StripeClient, customer_id: str) -> dict[str, Any]:
    """All that a customer has at Stripe, as `billing.store_plan_state()` takes it."""
    of_customer = {"customer": customer_id}
    v1 = client.v1
    customer = await ask(v1.customers.retrieve_async(customer_id))
    found: Any = json.loads(as_json(customer))
    settings = found.get("invoice_settings") or {}
    return {
        "default_payment_method": settings.get("default_payment_method"),
        "subscriptions": await _all(
            v1.subscriptions.list_async, {**of_customer, "status": "all", "expand": _DISCOUNTS}
        ),
        "schedules": await _all(v1.subscription_schedules.list_async, of_customer),
        "invoices": await _all(
            v1.invoices.list_async, {**of_customer, "expand": ["data.payments"]}
        ),
        "payment_methods": await _all(v1.payment_methods.list_async, of_customer),
    }


async def _all(call: Any, params: Mapping[str, Any]) -> list[Any]:
    return [json.loads(as_json(one)) async for one in list_all(call, params)]


async def send_request(
    resources: Resources, client: stripe.StripeClient, request_id: str, wanted: Mapping[str, Any]
) -> None:
    """Do what a member asked for, as often as this is called, and store what came of it."""
    refusal = None
    try:
        await make_change(client, request_id, wanted)
    except stripe.StripeError as error:
        # What may succeed later was Retryable; nothing else must be in the way of the next change.
        is_theirs = isinstance(error, _REFUSALS)
        # Members read it: other messages are about our account, and name its key.
        refusal = str((is_theirs and error.user_message) or error.code or type(error).__name__)
        said = {"plan_request_id": request_id, "kind": wanted["kind"], "stripe_code": error.code}
        level = logging.WARNING if is_theirs else logging.ERROR
        log.log(level, "Stripe refuses to change a subscription", extra=said)
    # What was changed is known before the request counts as done.
    await read_plan(resources, client, wanted["customer"])
    await resources.scalar_persistently(
        "select billing.finish_plan_request(%s, %s)", request_id, refusal
    )


async def make_change(client: stripe.StripeClient, key: str, wanted: Mapping[str, Any]) -> None:
    """Make a change at Stripe. `key`: names it there, so that it is made once."""
    if wanted["kind"] == "payment_method":
        await _pay_with(client, key, wanted)
    else:
        found = await ask(client.v1.subscriptions.retrieve_async(wanted["subscription"]))
        await _CHANGES[wanted["kind"]](client, key, found, wanted)


async def _update(
    client: stripe.StripeClient, subscription_id: str, key: str, **params: Any
) -> stripe.Subscription:
    asked: Any = params
    return await ask(
        client.v1.subscriptions.update_async(subscription_id, asked, {"idempotency_key": key})
    )


async def _release(client: stripe.StripeClient, found: stripe.Subscription) -> None:
    """Forget what a subscription was to change to. While it is scheduled, it cannot be changed."""
    if found.schedule is not None:
        await ask(client.v1.subscription_schedules.release_async(_id_of(found.schedule)))


def _id_of(thing: Any) -> str:
    return thing if isinstance(thing, str) else str(thing.id)


def items_of(
    found: stripe.Subscription,
) -> tuple[stripe.SubscriptionItem, stripe.SubscriptionItem | None]:
    """The item of the plan, and the one that charges calls beyond its quota, by use.

    As billing.licensed_item() tells them apart.
    """
    kinds: dict[bool, list[stripe.SubscriptionItem]] = {False: [], True: []}
    for item in found["items"].data:
        rhythm = item.price.recurring
        kinds[rhythm is not None and rhythm.usage_type == "metered"].append(item)
    return kinds[False][0], next(iter(kinds[True]), None)


async def _upgrade(
    client: stripe.StripeClient, key: str, found: stripe.Subscription, wanted: Mapping[str, Any]
) -> None:
    item, _ = items_of(found)
    if item.price.id != wanted["price"]:
        found = await _set_prices(client, key, found, wanted)
        item, _ = items_of(found)
    _, overrun = items_of(found)
    if overrun is not None and not wanted["overrun_price"] and item.price.id == wanted["price"]:
        # A change that waits for its payment cannot take an item away, so that is another one.
        gone = [{"id": overrun.id, "deleted": True}]
        await _update(client, found.id, f"{key}:overrun", items=gone)


async def _set_prices(
    client: stripe.StripeClient, key: str, found: stripe.Subscription, wanted: Mapping[str, Any]
) -> stripe.Subscription:
    item, overrun = items_of(found)
    await _release(client, found)
    how: dict[str, Any] = {"proration_behavior": "none"}
    if found.status == "trialing" and wanted["ends_trial"]:
        # A trial of one plan is none of a larger one that is paid for from the first day.
        how |= {"trial_end": "now", "payment_behavior": "error_if_incomplete"}
    elif found.status != "trialing":
        # The price changes once the rest of the period is paid; a decline changes nothing.
        how = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}
    items = [{"id": item.id, "price": wanted["price"]}]
    if wanted["overrun_price"]:
        there = {} if overrun is None else {"id": overrun.id}
        items.append({**there, "price": wanted["overrun_price"]})
    return await _update(client, found.id, key, items=items, **how)


async def _downgrade(
    client: stripe.StripeClient, key: str, found: stripe.Subscription, wanted: Mapping[str, Any]
) -> None:
    item, overrun = items_of(found)
    schedules = client.v1.subscription_schedules
    if found.schedule is None:
        created: Any = {"from_subscription": found.id}
        schedule = await ask(schedules.create_async(created, {"idempotency_key": f"{key}:new"}))
    else:
        schedule = await ask(schedules.retrieve_async(_id_of(found.schedule)))
    now = schedule.phases[0]
    if schedule.current_phase is not None:
        begins = [p for p in schedule.phases if p.start_date == schedule.current_phase.start_date]
        now = begins[0] if begins else now
    phases: Any = [
        {
            "items": items_at(
                {"price": item.price.id, "overrun_price": overrun and overrun.price.id}
            ),
            "start_date": now.start_date,
            "end_date": item.current_period_end,
        },
        {
            "items": items_at(wanted),
            # With none, what was used at a price that goes would not be billed.
            "proration_behavior": "none" if overrun is None else "create_prorations",
        },
    ]
    if found.status == "trialing":
        phases[0]["trial_end"] = found.trial_end
    changed: Any = {"phases": phases, "end_behavior": "release"}
    await ask(schedules.update_async(schedule.id, changed, {"idempotency_key": key}))


async def _cancel(
    client: stripe.StripeClient, key: str, found: stripe.Subscription, _: Mapping[str, Any]
) -> None:
    await _release(client, found)
    await _update(client, found.id, key, cancel_at_period_end=True)


async def _keep(
    client: stripe.StripeClient, key: str, found: stripe.Subscription, _: Mapping[str, Any]
) -> None:
    await _release(client, found)
    if found.cancel_at_period_end:
        await _update(client, found.id, key, cancel_at_period_end=False)
    elif found.cancel_at is not None:
        # As the billing portal cancels.
        await _update(client, found.id, key, cancel_at="")


async def _pause(
    client: stripe.StripeClient, key: str, found: stripe.Subscription, wanted: Mapping[str, Any]
) -> None:
    until = {"resumes_at": wanted["resumes_at"]} if wanted["resumes_at"] else {}
    await _update(client, found.id, key, pause_collection={"behavior": "void", **until})


async def _resume(
    client: stripe.StripeClient, key: str, found: stripe.Subscription, _: Mapping[str, Any]
) -> None:
    if found.status == "paused":
        options: Any = {"idempotency_key": key}
        await ask(client.v1.subscriptions.resume_async(found.id, {}, options))
        return
    # What has been done by a worker that died meanwhile is not done again.
    changes: dict[str, Any] = {} if found.pause_collection is None else {"pause_collection": ""}
    if await _is_uncollected(client, found):
        # A declined payment changes nothing.
        await _release(client, found)
        changes |= {
            "billing_cycle_anchor": {"type": "now"},
            "proration_behavior": "none",
            "payment_behavior": "error_if_incomplete",
        }
    if changes:
        await _update(client, found.id, key, **changes)


async def _is_uncollected(client: stripe.StripeClient, found: stripe.Subscription) -> bool:
    """Whether the period began while nothing was collected; see billing.is_uncollected()."""
    if found.latest_invoice is None:
        return False
    latest = await ask(client.v1.invoices.retrieve_async(_id_of(found.latest_invoice)))
    return (
        latest.status in ("void", "uncollectible")
        and latest.billing_reason != "subscription_update"
    )


_CHANGES = {
    "upgrade": _upgrade,
    "downgrade": _downgrade,
    "cancel": _cancel,
    "keep": _keep,
    "pause": _pause,
    "resume": _resume,
}


async def _pay_with(client: stripe.StripeClient, key: str, wanted: Mapping[str, Any]) -> None:
    """Have invoices paid with another method, and try the one that is overdue."""
    method = wanted["payment_method"]
    params: Any = {"invoice_settings": {"default_payment_method": method}}
    await ask(
        client.v1.customers.update_async(wanted["customer"], params, {"idempotency_key": key})
    )
    asked: Any = {"customer": wanted["customer"], "status": "all"}
    async for found in list_all(client.v1.subscriptions.list_async, asked):
        if found.status not in _LIVE:
            continue
        # Checkout has given it a method of its own, which comes before that of the customer.
        name = f"{key}:{found.id}"
        await _update(client, found.id, name, default_payment_method=method)
        if found.status in ("past_due", "unpaid") and found.latest_invoice is not None:
            options: Any = {"idempotency_key": f"{name}:pay"}
            await ask(client.v1.invoices.pay_async(_id_of(found.latest_invoice), {}, options))


async def end_all(resources: Resources, client: stripe.StripeClient, customer_id: str) -> None:
    """End whatever a customer is subscribed to, at once and without a last invoice."""
    asked: Any = {"customer": customer_id, "status": "all"}
    async for found in list_all(client.v1.subscriptions.list_async, asked):
        if found.status in (*_LIVE, "incomplete"):
            await _release(client, found)
            await ask(client.v1.subscriptions.cancel_async(found.id))
    await read_plan(resources, client, customer_id)


async def publish(resources: Resources, client: stripe.StripeClient) -> None:
    """Make the products and prices that are missing, and retire those that are not offered."""
    v1 = client.v1
    for plan in await resources.rows("select p from billing.unpublished_plans() as p"):
        one = plan["p"]
        named: Any = {"name": one["name"], "metadata": {"plan_id": one["plan_id"]}}
        if one["product"] is None:
            options: Any = {"idempotency_key": f"plan-{one['plan_id']}"}
            product = await ask(v1.products.create_async(named, options))
        else:
            product = await ask(v1.products.update_async(one["product"], {"name": one["name"]}))
        await resources.scalar(
            "select billing.record_published_plan(%s, %s, %s)",
            one["plan_id"],
            product.id,
            one["name"],
        )
    for row in await resources.rows("select p from billing.unpublished_prices() as p"):
        await _publish_price(resources, client, row["p"])


async def _publish_price(
    resources: Resources, client: stripe.StripeClient, one: Mapping[str, Any]
) -> None:
    price, overrun = one["price"], one["overrun_price"]
    if not one["is_active"]:
        for known in filter(None, (price, overrun)):
            await ask(client.v1.prices.update_async(known, {"active": False}))
    if one["is_active"] and price is None:
        price = await _create_price(client, "plan-price", one, {"unit_amount": one["amount"]}, {})
    if one["is_active"] and overrun is None and one["overrun_amount"] is not None:
        metered = {"usage_type": "metered", "meter": await _meter(client, one["meter"])}
        amount = {"unit_amount_decimal": one["overrun_amount"], "nickname": OVERRUN}
        overrun = await _create_price(client, "plan-overrun", one, amount, metered)
    await resources.scalar(
        "select billing.record_published_price(%s, %s, %s, %s)",
        one["plan_price_id"],
        price,
        overrun,
        one["is_active"],
    )


async def _create_price(
    client: stripe.StripeClient,
    kind: str,
    one: Mapping[str, Any],
    amount: Mapping[str, Any],
    metered: Mapping[str, Any],
) -> str:
    params: Any = {
        "product": one["product"],
        "currency": one["currency"],
        "recurring": {"interval": one["interval"], **metered},
        "metadata": {"plan_price_id": one["plan_price_id"]},
        **amount,
    }
    options: Any = {"idempotency_key": f"{kind}-{one['plan_price_id']}"}
    price = await ask(client.v1.prices.create_async(params, options))
    return price.id


async def _meter(client: stripe.StripeClient, event_name: str) -> str:
    """The meter that counts calls beyond the quotas, made if it is not there."""
    asked: Any = {"status": "active"}
    async for meter in list_all(client.v1.billing.meters.list_async, asked):
        if meter.event_name == event_name:
            return str(meter.id)
    params: Any = {
        "display_name": OVERRUN,
        "event_name": event_name,
        "default_aggregation": {"formula": "sum"},
    }
    return (await ask(client.v1.billing.meters.create_async(params))).id


async def compare(resources: Resources, client: stripe.StripeClient) -> bool:
    """Compare every subscription at Stripe with ours, and have jobs ask anew where they differ.

    Return whether it is finished.
    """
    (begun,) = await resources.rows("select * from billing.begin_reconciliation('stripe', 'plans')")
    seen = differing = 0
    asked: Any = {"status": "all"}
    batch: list[Any] = []
    async for one in list_all(client.v1.subscriptions.list_async, asked):
        seen += 1
        batch.append(json.loads(as_json(one)))
        if len(batch) == MOST_LISTED:
            differing += await _read_differing(resources, batch)
            batch = []
    differing += await _read_differing(resources, batch)
    await resources.scalar(
        "select billing.read_plans_soon(array(select c from billing.unsettled_customers() as c))"
    )
    await resources.rows(
        "select * from billing.advance_reconciliation(%s, %s, %s, %s)",
        begun["reconciliation_id"],
        begun["until_at"],
        seen,
        differing,
    )
    return True


async def _read_differing(resources: Resources, subscriptions: list[Any]) -> int:
    """Have those customers asked for anew that differ; how many there are."""
    differing = sorted(await _differing(resources, subscriptions))
    for customer_id in differing:
        log.error("a plan differed from Stripe", extra={"customer_id": customer_id})
    await resources.scalar("select billing.read_plans_soon(%s)", differing)
    return len(differing)


async def _differing(resources: Resources, subscriptions: list[Any]) -> set[str]:
    rows = await resources.rows(
        "select billing.differing_customers(billing.listed_subscriptions_of(%s)) as customer_id",
        json.dumps({"subscriptions": subscriptions}),
    )
    return {str(row["customer_id"]) for row in rows}
