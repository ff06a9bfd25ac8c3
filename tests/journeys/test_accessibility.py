"""Every page of a buyer's way and the desk's screens as assistive technology meets them: axe finds nothing to mend."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from zeal import zeal_ignore

from orders.basket import add_to_basket
from orders.models import Order
from portal.customers.models import Role
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine
from tests import factories
from tests.gain_factories import make_offer
from tests.journeys.conftest import PHONE, Visitor
from tests.order_factories import Wish, make_order

REFUSED = {"/basket/add/": 405, "/nowhere/": 404}
pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visitor(browser, portal):
    """Return a function that logs somebody in on a phone; axe styles what it measures, which the policy would stop.

    Nothing moves: a question that is still fading in has other colours than the one that is read.
    """
    contexts = []

    def log_in(user) -> Visitor:
        contexts.append(
            browser.new_context(viewport=PHONE, locale="en-GB", reduced_motion="reduce", bypass_csp=True)
        )
        found = Visitor(contexts[-1].new_page(), portal.url)
        found.log_in(user)
        return found

    yield log_in
    for context in contexts:
        context.close()


def flaws(someone, path) -> list[tuple[str, str, list[object]]]:
    """Return what axe objects to on a page: which page, what, where."""
    answer = someone.page.goto(f"{someone.url}{path}")
    assert answer.status == REFUSED.get(path, 200), path
    someone.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    someone.page.evaluate("document.querySelector('[popover].dialog')?.showPopover()")
    found = Axe().run(someone.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(path, flaw["help"], [node["target"] for node in flaw["nodes"]]) for flaw in found]


def test_nothing_stands_in_the_way_of_assistive_technology(visitor, shop):
    now = clock.now()
    with zeal_ignore(), scope(SYSTEM):
        chief = factories.make_person(
            "chief@alpha.example", shop.company, Role.BUYER, Role.APPROVER, Role.ADMINISTRATOR
        )
        own = {"company": shop.company, "ship_to": shop.ship_to, "buyer": chief}
        offer = make_offer(**own, network=shop.network, now=now, sku="PLATE-21")
        bolt = factories.make_stocked("BOLT-M8", shop.network.site, 100)
        brought = [Wish(bolt, 10, state="delivered")]
        done = make_order(**own, lane=shop.network.standard, wishes=brought, now=now, number="C-2025-000001")
        wish = [RequestedLine("BOLT-M8", 5)]
        add_to_basket(company_id=shop.company.pk, user=chief, lines=wish, now=now)
        promise = Order.objects.get(pk=offer.order_id).promise
    buyer, desk = visitor(chief), visitor(shop.desk)

    found = [
        flaw
        for someone, path in (
            *((buyer, f"/orders/{offer.order.number}/{part}") for part in ("", "change/", "cancel/")),
            *((buyer, f"/orders/{done.number}/{part}") for part in ("", "return/")),
            *((buyer, f"/{part}") for part in ("", "company/", "reliability/", "quick-order/", "basket/")),
            *((buyer, f"/{part}") for part in ("search/?q=bolt", "items/BOLT-M10/", "basket/add/", "keys/")),
            *((buyer, f"/{part}") for part in ("orders/", "returns/", "backorders/", "nowhere/")),
            (desk, "/desk/"),
            (desk, f"/desk/orders/order/{done.number}/change/"),
            (desk, f"/desk/promising/promise/{promise}/change/"),
            (desk, f"/desk/customers/company/{shop.company.pk}/change/"),
        )
        for flaw in flaws(someone, path)
    ]

    assert found == []
