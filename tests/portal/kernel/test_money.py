"""Money is rounded as merchants do, and never mixed."""

from decimal import Decimal

import pytest

from portal.kernel.money import CurrencyMismatchError, Money, round_to_cent


@pytest.mark.parametrize(
    ("exact", "charged"),
    [("1.005", "1.01"), ("1.004", "1.00"), ("2.675", "2.68"), ("-1.005", "-1.01"), ("0", "0.00")],
)
def test_half_a_cent_is_rounded_up(exact, charged):
    assert str(round_to_cent(Decimal(exact))) == charged
    assert Money(Decimal(exact)).rounded() == Money(Decimal(charged))


def test_amounts_of_one_currency_are_added_exactly():
    assert Money(Decimal("0.10")) + Money(Decimal("0.205")) == Money(Decimal("0.305"))


def test_amounts_of_two_currencies_are_not_added():
    with pytest.raises(CurrencyMismatchError, match=r"EUR \+ CHF"):
        Money(Decimal(1)) + Money(Decimal(1), "CHF")
