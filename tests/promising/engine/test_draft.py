"""What a plan says of itself: its gap is to what nothing can beat, not to a plan that has a gap of its own."""

from decimal import Decimal

from promising.engine import Policy
from promising.engine.draft import Draft
from promising.engine.problem import Problem
from promising.engine.stock import Stock
from tests.promising.engine.test_competing import NOW, Instance
from tests.promising.engine.worlds import asked

INSTANCE = Instance(
    "AAB",
    (2, 1, 2),
    ({"A": 4, "B": 2}, {"A": 2, "B": 2}),
    costs=[2, 4],
    transits=[0, 0],
    picks=((0, 1), (1, 2)),
)


def test_a_plan_that_is_short_never_says_that_only_its_deliveries_may_be_too_many():
    stock = Stock.build(INSTANCE.network, INSTANCE.facts, NOW)
    problem = Problem(asked(2, 1, 2, items="AAB"), INSTANCE.network, stock, NOW)
    bound = Draft(problem, exact=False, gap=Decimal(3), gap_of="short")

    nothing = Draft(problem).against(bound)

    assert (nothing.exact, nothing.gap_of, nothing.gap) == (False, "short", Decimal(3))


def test_the_least_size_of_parts_and_few_deliveries_together_are_proven():
    soonest = INSTANCE.options(Policy(min_shipment=Decimal(2), max_shipments=1))["earliest"]

    assert (soonest.short, soonest.deliveries, soonest.exact) == (Decimal(0), 1, True)
