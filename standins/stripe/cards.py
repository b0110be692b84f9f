"""The test cards and bank accounts of the vendor's documentation that this stand-in knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A card number and what happens when it is used."""

    number: str
    name: str
    """As in `pm_card_NAME` and `tok_NAME`."""
    label: str
    brand: str = "visa"
    decline_code: str | None = None
    error_code: str = "card_declined"
    error_message: str = "Your card was declined."
    advice_code: str | None = None
    """What the vendor advises after a decline."""
    authentication: str = ""
    """When the bank asks its owner: `always`, or `setup`: only until it is set up."""
    attaches: bool = False
    """Whether a card that is declined can be saved all the same."""
    refund_status: str = "succeeded"
    refund_end: str = "succeeded"
    """What a refund comes to within a day."""
    dispute: str = ""
    """The reason of the dispute that follows at once."""
    is_inquiry: bool = False

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]


CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242", "visa", "succeeds"),
        Card("5555555555554444", "mastercard", "succeeds", brand="mastercard"),
        Card("378282246310005", "amex", "succeeds", brand="amex"),
        Card(
            "4000000000000002",
            "chargeDeclined",
            "is declined",
            decline_code="generic_decline",
            advice_code="try_again_later",
        ),
        Card(
            "4000000000000341",
            "chargeCustomerFail",
            "is saved, and declined when it is charged",
            decline_code="generic_decline",
            advice_code="try_again_later",
            attaches=True,
        ),
        Card(
            "4000000000000069",
            "chargeDeclinedExpiredCard",
            "has expired",
            decline_code="expired_card",
            error_code="expired_card",
            error_message="Your card has expired.",
            advice_code="do_not_try_again",
        ),
        Card(
            "4000000000009987",
            "chargeDeclinedLostCard",
            "was lost",
            decline_code="lost_card",
            advice_code="do_not_try_again",
        ),
        Card(
            "4000000000000119",
            "chargeDeclinedProcessingError",
            "has a processing error",
            decline_code="processing_error",
            error_code="processing_error",
            error_message="An error occurred while processing your card. Try again later.",
            advice_code="try_again_later",
        ),
        Card(
            "4000002760003184",
            "authenticationRequired",
            "asks its owner at every payment",
            authentication="always",
        ),
        Card(
            "4000002500003155",
            "authenticationRequiredOnSetup",
            "asks its owner once, when it is saved",
            authentication="setup",
        ),
        Card(
            "4000000000009995",
            "chargeDeclinedInsufficientFunds",
            "has insufficient funds",
            decline_code="insufficient_funds",
            error_message="Your card has insufficient funds.",
            advice_code="try_again_later",
        ),
        Card(
            "4000000000007726",
            "pendingRefund",
            "succeeds, refunds stay pending for a day",
            refund_status="pending",
        ),
        Card(
            "4000000000005126",
            "refundFail",
            "succeeds, refunds fail after a day",
            refund_end="failed",
        ),
        Card("4000000000000259", "createDispute", "is disputed at once", dispute="fraudulent"),
        Card(
            "4000000000002685",
            "createDisputeProductNotReceived",
            "is disputed at once: nothing was received",
            dispute="product_not_received",
        ),
        Card(
            "4000000000001976",
            "createDisputeInquiry",
            "is inquired about at once",
            dispute="fraudulent",
            is_inquiry=True,
        ),
    )
}
GOOD_CARD = CARDS["4242424242424242"]
DECLINED_CARD = CARDS["4000000000000002"]
CARD_NAMES = {card.name: card for card in CARDS.values()}

# What the bank of the account says, at once.
IBANS = {
    "AT611904300234573201": "succeeded",
    "DE89370400440532013000": "succeeded",
    "AT861904300235473202": "failed",
    "DE62370400440532013001": "failed",
    "IT60X0542811101000000123456": "failed",
}
