"""Currencies that can be charged, and the bounds of an amount."""

from __future__ import annotations

from standins.stripe.errors import StripeError


def _codes(words: str) -> frozenset[str]:
    return frozenset(words.split())


CURRENCIES = _codes(
    """
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd
    cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip gmd gnf
    gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr
    lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen
    pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd
    top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw
    """
)
ZERO_DECIMAL = _codes("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
THREE_DECIMAL = _codes("bhd jod kwd omr tnd")

LARGEST = 99_999_999
SMALLEST = {"usd": 50, "eur": 50, "gbp": 30, "jpy": 50, "chf": 50, "pln": 200, "sek": 300}


def exponent(currency: str) -> int:
    """How many digits of an amount are decimals."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def display(amount: int, currency: str) -> str:
    """An amount for people: `50.00 USD`."""
    digits = exponent(currency)
    return f"{amount / 10**digits:,.{digits}f} {currency.upper()}"


def check_amount(amount: int, currency: str, param: str) -> None:
    """Refuse what is too small or too large to be charged."""
    smallest = SMALLEST.get(currency, 50)
    if amount < smallest:
        raise StripeError(
            f"The amount must be at least {display(smallest, currency)}.",
            code="amount_too_small",
            param=param,
        )
    if amount > LARGEST:
        raise StripeError(
            f"The amount must be no more than {display(LARGEST, currency)}.",
            code="amount_too_large",
            param=param,
        )
    if currency in THREE_DECIMAL and amount % 10:
        raise StripeError(
            f"Invalid amount: the last digit of an amount in {currency} must be 0.", param=param
        )
