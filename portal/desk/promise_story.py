"""What a promise's screen shows: what was asked and wished for, and the options as the buyer had them before him."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import Site
from orders.models import Order
from orders.options import option_cards
from orders.placing import OptionSums, base_units, option_sums
from portal.customers.models import Membership
from portal.desk.display import day, quantity
from portal.desk.promise_facts import Names, facts_of
from portal.kernel import clock
from portal.kernel.errors import Refusal
from promising.models import Promise, PromiseState
from promising.representation import PromiseView
from promising.shapes import promise_view


def story_of(row: Promise) -> dict[str, Any]:
    """Return what a promise's screen shows; instants are for the clock in force. Queries: constant."""
    promise = promise_view(row)
    units = base_units(promise)
    cards = option_cards(promise, units, _sums(row, promise))
    sites = dict(Site.objects.values_list("code", "name"))
    return {
        "promise": promise,
        "is_expired": row.state in {PromiseState.QUOTED, PromiseState.HELD}
        and promise.valid_until <= clock.now(),
        "asked": [(line, units.get(line.sku, line.unit)) for line in promise.options[0].lines],
        "wishes": wishes(row.request.get("policy") or {}, sites),
        "cards": cards,
        "facts": facts_of(row.snapshot, units, sites),
        "order": Order.objects.filter(promise=row.public_id).first(),
    }


def _sums(row: Promise, promise: PromiseView) -> Mapping[str, OptionSums]:
    """Return what the options came to on the day they were shown; nothing where they cannot be ordered together."""
    buyers = Membership.objects.filter(user=row.requested_by_id, company=row.company_id)
    buyer = buyers.select_related("company").first()
    try:
        return option_sums(promise, membership=buyer, now=row.created_at) if buyer else {}
    except Refusal:
        return {}


def wishes(policy: Mapping[str, Any], sites: Names) -> list[str]:
    """Return a delivery policy in words, a wish a phrase; what is not wished for is not told."""
    wished = {name: value for name, value in policy.items() if value not in {None, ""} and value is not False}
    return [_WISHES[name](value, sites) for name, value in wished.items() if name in _WISHES]


def _completeness(value: Any, _sites: Names) -> str:
    return _("Everything on one day") if value == "order" else _("Each item complete")


def _deliveries(value: Any, _sites: Names) -> str:
    most = int(value)
    return ngettext("At most %(n)s delivery", "At most %(n)s deliveries", most) % {"n": most}


def _lateness(value: Any, _sites: Names) -> str:
    most = int(value)
    told = ngettext("At most %(n)s day after the wanted day", "At most %(n)s days after the wanted day", most)
    return told % {"n": most}


_WISHES: Final[Mapping[str, Callable[[Any, Names], str]]] = {
    "complete": _completeness,
    "max_shipments": _deliveries,
    "min_shipment": lambda value, _sites: (
        _("At least %(n)s base units in a delivery") % {"n": quantity(Decimal(str(value)))}
    ),
    "max_late_days": _lateness,
    "latest": lambda value, _sites: _("Not after %(day)s") % {"day": day(date.fromisoformat(str(value)))},
    "substitutes": lambda _value, _sites: _("A substitute may serve if it is sooner"),
    "collect_at": lambda value, sites: _("Collected at %(site)s") % {"site": sites.get(value, value)},
}
