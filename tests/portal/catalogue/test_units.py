"""Units and the quantities that are sold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.models import Item
from portal.catalogue.units import (
    InvalidQuantity,
    QuantityNotMultiple,
    UnitOption,
    UnknownUnit,
    checked_quantity,
    from_base,
    nearest_quantities,
    to_base,
    units_by_item,
)
from portal.kernel.tenancy import Scope
from tests import factories

PIECE, BOX = UnitOption("PCE", "piece", "pieces", Decimal(1)), UnitOption("BOX", "box", "boxes", Decimal(100))


def item(minimum: int = 1, multiple: int = 1) -> Item:
    return Item(
        sku="BOLT", base_unit_id="PCE", sales_minimum=Decimal(minimum), sales_multiple=Decimal(multiple)
    )


def test_units_by_item_names_units_in_the_language_and_always_has_the_base_unit(system: Scope) -> None:
    bolt = factories.make_item("BOLT", pack=200)
    bolt.units.filter(unit_id="PCE").delete()

    found = units_by_item([bolt], "fr")[bolt.pk]

    assert [(unit.code, unit.name, unit.factor, unit.is_pack) for unit in found] == [
        ("PCE", "pièce", Decimal(1), False),
        ("BOX", "boîte", Decimal(200), True),
    ]


def test_to_base_and_from_base_undo_each_other() -> None:
    assert to_base(Decimal(3), "BOX", [PIECE, BOX], item=item()) == 300
    assert from_base(Decimal(300), "BOX", [PIECE, BOX], item=item()) == 3
    assert from_base(Decimal(50), "BOX", [PIECE, BOX], item=item()) == Decimal("0.5")


def test_checked_quantity_gives_base_units() -> None:
    assert checked_quantity(item(), Decimal(2), "BOX", [PIECE, BOX]) == 200
    assert checked_quantity(item(minimum=10, multiple=5), Decimal(15), None, [PIECE, BOX]) == 15


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1e12"])
def test_checked_quantity_refuses_what_is_no_quantity(quantity: str) -> None:
    with pytest.raises(InvalidQuantity) as refused:
        checked_quantity(item(), Decimal(quantity), None, [PIECE], line=3)

    assert (refused.value.field, refused.value.line) == ("quantity", 3)


def test_checked_quantity_refuses_a_unit_of_another_item_and_names_its_own() -> None:
    with pytest.raises(UnknownUnit) as refused:
        checked_quantity(item(), Decimal(1), "PAL", [PIECE, BOX])

    assert refused.value.field == "unit"
    assert "PCE, BOX" in refused.value.remedy_text


@pytest.mark.parametrize(
    ("quantity", "unit", "nearest"),
    [
        ("260", "PCE", "200 PCE, 300 PCE"),
        ("1", "PCE", "200 PCE"),
        ("1", "BOX", "2 BOX"),
        ("2.5", "BOX", "2 BOX, 3 BOX"),
    ],
)
def test_checked_quantity_names_the_nearest_quantities_that_are_sold(
    quantity: str, unit: str, nearest: str
) -> None:
    with pytest.raises(QuantityNotMultiple) as refused:
        checked_quantity(item(minimum=150, multiple=100), Decimal(quantity), unit, [PIECE, BOX])

    assert nearest in refused.value.remedy_text


@given(st.decimals("0.001", 9999, places=3), st.integers(1, 500), st.integers(1, 60))
def test_nearest_quantities_enclose_the_quantity_and_are_themselves_allowed(
    quantity: Decimal, minimum: int, multiple: int
) -> None:
    lower, higher = nearest_quantities(quantity, minimum=Decimal(minimum), multiple=Decimal(multiple))

    assert higher >= max(quantity, Decimal(minimum))
    assert lower is None or minimum <= lower <= quantity
    for allowed in filter(None, (lower, higher)):
        assert nearest_quantities(allowed, minimum=Decimal(minimum), multiple=Decimal(multiple)) == (
            allowed,
            allowed,
        )
