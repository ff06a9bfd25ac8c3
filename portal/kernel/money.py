"""Money: a Decimal amount with its ISO 4217 currency, rounded half up to the cent when it is charged."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


class CurrencyMismatchError(ValueError):
    """Amounts of two currencies were added."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency. Units: the currency's major unit (euros, not cents)."""

    amount: Decimal
    currency: str = "EUR"

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} + {other.currency}")
        return Money(self.amount + other.amount, self.currency)

    def rounded(self) -> "Money":
        """Return the amount that is charged: to the cent, half up."""
        return Money(round_to_cent(self.amount), self.currency)


def round_to_cent(amount: Decimal) -> Decimal:
    """Return `amount` rounded half up to two places, the commercial rule."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def price_digits(amount: Decimal) -> str:
    """Return the digits that a price needs, for `floatformat`: two, and three or four when it has parts of a cent."""
    return next((f"{digits}g" for digits in (2, 3) if amount == round(amount, digits)), "4g")
