"""What is stored of a promise: every journey once, and what was stored before stays readable."""

import pytest

from promising.models import Promise
from promising.representation import promise_json
from promising.selectors import promise_by_id
from promising.shapes import whole_lines
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


@pytest.fixture
def shown(quote, network):
    wishes = []
    for number in range(5):
        item = factories.make_item(f"SKU-{number}")
        factories.put_stock(item, network.site, 100)
        wishes.append((item.sku, 10))
    return quote(*wishes)


def test_lines_that_travel_together_share_their_journey(shown):
    plans = Promise.objects.get().options["plans"]

    assert [(len(plan["journeys"]), len(plan["lines"])) for plan in plans] == [(1, 5)] * len(plans)


def test_lines_that_wait_for_the_same_share_their_reason(shown):
    plans = Promise.objects.get().options["plans"]

    assert [len(plan["reasons"]) for plan in plans] == [1] * len(plans)
    assert {line["because"] for plan in plans for line in plan["lines"]} == {0}


def test_a_promise_whose_lines_tell_their_own_reasons_and_journeys_is_read_as_it_was_shown(shown):
    promise = Promise.objects.get()
    promise.options["plans"] = [{"lines": whole_lines(plan)} for plan in promise.options["plans"]]
    for plan in promise.options["plans"]:
        for line in plan["lines"]:
            for part in line["schedule"]:
                del part["journey"]
    promise.save()

    found = promise_by_id(shown.id)
    assert found is not None
    assert promise_json(found) == promise_json(shown)
    assert [part.engine for part in found.options[0].parts] == [
        part.engine for part in shown.options[0].parts
    ]
