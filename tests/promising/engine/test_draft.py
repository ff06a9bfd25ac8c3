"""What a plan says of itself: its gap is to what nothing can beat, not to a plan that has a gap of its own."""

from decimal import Decimal

from promising.engine import Policy
from tests.promising.engine.test_competing import Instance


def test_a_plan_that_is_short_never_says_that_only_its_deliveries_may_be_too_many():
    instance = Instance(
        "AAB",
        (2, 1, 2),
        ({"A": 4, "B": 2}, {"A": 2, "B": 2}),
        costs=[2, 4],
        transits=[0, 0],
        picks=((0, 1), (1, 2)),
    )

    soonest = instance.options(Policy(min_shipment=Decimal(2), max_shipments=1))["earliest"]

    assert soonest.short == 3
    assert (soonest.exact, soonest.gap_of, soonest.gap) == (False, "short", Decimal(3))
