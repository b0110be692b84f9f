"""Payment processors: which are configured, and what a payer is told when one fails."""

import logging

import stripe
from starlette.requests import Request

from api._context import Connection, Context, one
from api._errors import ApiError
from leadmill.paystack import Paystack

log = logging.getLogger(__name__)

# LM539 processor_unavailable (502): The processor cannot be reached or refuses; the deposit was
#   not begun.
#   To do: Try again.
UNREACHABLE = "LM539"
STRIPE = "stripe"
PAYSTACK = "paystack"


def chosen(context: Context, wanted: str | None) -> str:
    """The processor that is asked for; without a wish the one that is configured, Stripe first."""
    if wanted is not None:
        return wanted
    return PAYSTACK if context.stripe is None and context.paystack is not None else STRIPE


def stripe_of(context: Context) -> stripe.StripeClient:
    """Stripe, or the refusal that it is not configured."""
    if context.stripe is None:
        raise _not_configured("LEADMILL_STRIPE_SECRET_KEY")
    return context.stripe


def paystack_of(context: Context) -> Paystack:
    """Paystack, or the refusal that it is not configured."""
    if context.paystack is None:
        raise _not_configured("LEADMILL_PAYSTACK_SECRET_KEY")
    return context.paystack


async def prepare_customer(request: Request) -> None:
    """Have the caller's organisation known at Stripe; what needs that is refused until then."""
    context = Context.of(request)

    async def prepare(connection: Connection) -> None:
        await context.as_caller(request, connection)
        await connection.execute("select billing.prepare_plan_customer()")

    await context.execute(request, prepare)


async def customer_of(request: Request) -> str:
    """The customer at Stripe of the caller's organisation."""
    context = Context.of(request)

    async def find(connection: Connection) -> str:
        await context.as_caller(request, connection)
        found = await one(connection, "select billing.plan_customer() as customer_id")
        return str(found["customer_id"])

    await prepare_customer(request)
    return await context.execute(request, find)


def unreachable() -> ApiError:
    """The processor cannot be reached, or refuses."""
    return ApiError(
        502, UNREACHABLE, "the payment processor cannot be reached or refuses", hint="Try again."
    )


def log_trouble(processor: str, trouble: Exception) -> None:
    """Why it failed, without a word of what was sent."""
    cause = trouble.__cause__
    said: dict[str, object] = {"kind": type(cause or trouble).__name__}
    if isinstance(cause, stripe.StripeError):
        said |= {
            "status": cause.http_status,
            "stripe_code": cause.code,
            "stripe_request": cause.request_id,
        }
    elif cause is None:
        said["detail"] = str(trouble)
    log.warning("%s refused", processor, extra=said)


def _not_configured(setting: str) -> ApiError:
    return ApiError(502, UNREACHABLE, "no payment processor is configured", hint=f"Set {setting}.")
