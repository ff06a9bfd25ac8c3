"""Units and packs are understood as people write them."""

from decimal import Decimal

import pytest

from portal.inbound.codec.flaws import UnusableRow
from portal.inbound.codec.units import packs, unit_code


@pytest.mark.parametrize(
    ("text", "code"),
    [("pièce", "PCE"), ("EA", "PCE"), ("", ""), ("Mètres", "M"), ("kg", "KG"), ("H87", "PCE")],
)
def test_a_unit_is_known_by_many_names(text, code):
    assert unit_code(text) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("box:100; pallet=4800", (("BOX", 100), ("PAL", 4800))), ("boîte de 100", (("BOX", 100),)),
        ("100", (("PACK", 100),)),
        ("Carton x 12 | palette 960 pcs", (("CTN", 12), ("PAL", 960))), ("", ()),
    ],
)  # fmt: skip
def test_packs_are_read_as_people_write_them(text, found):
    assert packs(text) == tuple((unit, Decimal(factor)) for unit, factor in found)


@pytest.mark.parametrize("text", ["some", "box:0", "crate:5", "box:"])
def test_what_is_no_pack_is_refused(text):
    with pytest.raises(UnusableRow, match="bad_pack"):
        packs(text)


def test_an_unknown_unit_is_refused():
    with pytest.raises(UnusableRow, match="unknown_unit"):
        unit_code("firkin")
