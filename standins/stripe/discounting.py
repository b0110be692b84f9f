"""Coupons, the words that redeem them, and what they take off."""

from __future__ import annotations

from typing import Any

from standins.stripe.account import Account, new_id
from standins.stripe.billing_state import Coupon, Discount, InvoiceLine, PromotionCode, Subscription
from standins.stripe.errors import StripeError, missing_resource
from standins.stripe.periods import add_months


def create_coupon(account: Account, params: dict[str, Any]) -> Coupon:
    """A coupon takes off a share or an amount, once, for some months, or for ever."""
    if ("percent_off" in params) == ("amount_off" in params):
        raise StripeError("You must pass exactly one of percent_off and amount_off.")
    if ("amount_off" in params) != ("currency" in params):
        raise StripeError("You must pass currency with amount_off.", param="currency")
    duration = params.get("duration", "once")
    if (duration == "repeating") != ("duration_in_months" in params):
        raise StripeError(
            "duration_in_months goes with duration=repeating.", param="duration_in_months"
        )
    identifier = params.get("id") or new_id("", 8)
    known = account.things.get(identifier)
    if isinstance(known, Coupon) and not known.is_deleted:
        raise StripeError("Coupon already exists.", code="resource_already_exists", param="id")
    fields = {name: value for name, value in params.items() if name not in ("id", "duration")}
    coupon = account.add(Coupon(id=identifier, created=account.now(), duration=duration, **fields))
    account.emit("coupon.created", coupon)
    return coupon


def create_promotion_code(account: Account, params: dict[str, Any]) -> PromotionCode:
    """Words for a coupon; two active ones cannot be the same."""
    fields = dict(params)
    coupon = valid_coupon(account, fields.pop("promotion")["coupon"], "promotion[coupon]")
    code = fields.pop("code", None) or new_id("", 8).upper()
    if find_code(account, code) is not None:
        raise StripeError(
            f"An active promotion code with `code: {code}` already exists.", param="code"
        )
    made = account.add(
        PromotionCode(
            id=new_id("promo_"), created=account.now(), code=code, coupon=coupon.id, **fields
        )
    )
    account.emit("promotion_code.created", made)
    return made


def find_code(account: Account, code: str) -> PromotionCode | None:
    """The active code with these words, in any case."""
    found = [c for c in account.all(PromotionCode) if c.code.lower() == code.lower() and c.active]
    return found[0] if found else None


def valid_coupon(account: Account, identifier: str, param: str) -> Coupon:
    """A coupon that can be redeemed now."""
    coupon = account.find(Coupon, identifier, param)
    if coupon.is_deleted:
        raise missing_resource(Coupon.KIND, identifier, param)
    if not coupon.is_valid(account.now()):
        raise StripeError(f"Coupon {identifier} is expired and cannot be applied.", param=param)
    return coupon


def chosen(
    account: Account, given: dict[str, str], customer: str | None
) -> tuple[Coupon, PromotionCode | None]:
    """What `{"coupon": …}` or `{"promotion_code": …}` names."""
    if len(given) != 1:
        raise StripeError(
            "You must pass exactly one of coupon and promotion_code.", param="discounts"
        )
    if "coupon" in given:
        return valid_coupon(account, given["coupon"], "discounts[0][coupon]"), None
    param = "discounts[0][promotion_code]"
    code = account.find(PromotionCode, given["promotion_code"], param)
    used_up = code.max_redemptions is not None and code.times_redeemed >= code.max_redemptions
    late = code.expires_at is not None and code.expires_at <= account.now()
    if not code.active or used_up or late or code.customer not in (None, customer):
        raise StripeError("This promotion code cannot be redeemed.", param=param)
    return valid_coupon(account, code.coupon, param), code


def redeem(
    account: Account,
    subscription: Subscription,
    given: dict[str, str],
    session: str | None = None,
) -> None:
    """Put a coupon to work on a subscription."""
    coupon, code = chosen(account, given, subscription.customer)
    start, end = account.now(), None
    if coupon.duration == "repeating":
        end = add_months(start, coupon.duration_in_months or 1)
    coupon.times_redeemed += 1
    if code is not None:
        code.times_redeemed += 1
    discount = account.add(
        Discount(
            id=new_id("di_"),
            created=start,
            coupon=coupon,
            customer=subscription.customer,
            start=start,
            end=end,
            subscription=subscription.id,
            promotion_code=code.id if code else None,
            checkout_session=session,
        )
    )
    subscription.discounts.append(discount)
    account.emit("customer.discount.created", discount)


def amount_off(coupon: Coupon, amount: int) -> int:
    """What a coupon takes off an amount."""
    if coupon.percent_off is not None:
        return round(amount * coupon.percent_off / 100)
    return min(coupon.amount_off or 0, max(amount, 0))


def take_off(account: Account, subscription: Subscription, lines: list[InvoiceLine]) -> None:
    """Take the discounts of a subscription off the lines; a share goes off prorations too."""
    now = account.now()
    for discount in list(subscription.discounts):
        coupon = discount.coupon
        if discount.end is not None and discount.end <= now:
            subscription.discounts.remove(discount)
            account.emit("customer.discount.deleted", discount)
            continue
        if coupon.currency not in (None, subscription.currency):
            continue
        rest = coupon.amount_off or 0
        for line in lines:
            left = line.amount - sum(amount for _, amount in line.discounts)
            if coupon.percent_off is not None:
                off = round(left * coupon.percent_off / 100)
            else:
                off = 0 if line.is_proration else min(rest, max(left, 0))
                rest -= off
            if off:
                line.discounts.append((discount.id, off))
        if coupon.duration == "once" and any(line.discounts for line in lines):
            subscription.discounts.remove(discount)
