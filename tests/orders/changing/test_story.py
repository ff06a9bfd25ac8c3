"""A change as its order tells it: what was and what is, in the reader's language."""

import pytest
from django.utils.translation import override

from orders.selectors import order_detail
from orders.selectors.changes import changes_of
from promising.services import RequestedLine

pytestmark = pytest.mark.usefixtures("system")


def test_the_timeline_tells_what_changed_by_whom(order_of, preview, apply, bolt, nut, buyer, now):
    number = order_of(("BOLT-M10", 100))
    apply(
        preview(
            number,
            quantities={1: 150},
            additions=[RequestedLine("NUT-M10", 5)],
            purchase_order="PO-9",
        )
    )

    with override("en"):
        detail = order_detail(number=number, now=now)
    assert detail is not None
    (entry,) = [one for one in detail.timeline if one.kind == "changed"]

    assert entry.by == str(buyer)
    assert entry.text == "Order changed"
    assert (
        "BOLT-M10: 100 → 150 · NUT-M10: new, 5 · Purchase order reference: – → PO-9 · Total: " in entry.detail
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "BOLT: taken out · Wanted on: – → Fri 13 Mar · Total: €81.99 → €3,593.89"),
        (
            "fr",
            "BOLT\xa0: retiré · Souhaité le\xa0: – → ven 13 mars · Total\xa0: 81,99\xa0€ → 3\xa0593,89\xa0€",
        ),
    ],
)
def test_a_change_is_told_in_the_readers_language(language, told):
    line = {"position": 1, "sku": "BOLT", "unit": "PCE", "from": "5", "to": None}

    with override(language):
        said = changes_of(
            {
                "lines": [line],
                "wanted_on": [None, "2026-03-13"],
                "total": ["81.99", "3593.89"],
                "currency": "EUR",
            }
        )

    assert said.replace("\u202f", "\xa0") == told


def test_a_long_change_is_cut_short():
    lines = [{"position": n, "sku": f"I{n}", "unit": "PCE", "from": "1", "to": "2"} for n in range(9)]

    with override("en"):
        assert changes_of({"lines": lines, "currency": "EUR"}).endswith("I3: 1 → 2 · …")
