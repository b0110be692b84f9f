"""The test cards of the vendor's documentation that this stand-in knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A card number and what happens to whoever uses it."""

    number: str
    label: str
    brand: str = "visa"
    decline_code: str | None = None
    error_code: str = "card_declined"
    error_message: str = "Your card was declined."
    refund_status: str = "succeeded"

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]


CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242", "succeeds"),
        Card("4000000000000002", "is declined", decline_code="generic_decline"),
        Card(
            "4000000000009995",
            "has insufficient funds",
            decline_code="insufficient_funds",
            error_message="Your card has insufficient funds.",
        ),
        Card("4000000000007726", "succeeds, refunds stay pending", refund_status="pending"),
    )
}
GOOD_CARD = CARDS["4242424242424242"]
DECLINED_CARD = CARDS["4000000000000002"]
