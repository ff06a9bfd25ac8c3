"""Preview: what a change would make of an order, worked out, stored as it is shown, and otherwise without effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from orders.changing.comparing import compare
from orders.changing.drafting import draft_change, with_items
from orders.changing.layout import Layout, lay_out
from orders.changing.planning import Draft
from orders.changing.promising import CHEAPEST, chosen_option, promise_draft
from orders.changing.shapes import ChangeView, Shown, change_view, shown_json
from orders.changing.sums import Sums, soonest_for_the_price, sums_by_option
from orders.changing.wishes import ChangeWish, wish_json
from orders.models import Order, OrderChange, OrderLine
from orders.placing.finding import UnknownOrderError
from portal.kernel.models import User
from portal.kernel.retries import retry_conflicts
from promising.models import Promise
from promising.network import CompiledNetwork, current_network
from promising.services.plans import PlanBrokenError
from promising.services.quoting import QUOTE_LIFE
from promising.shapes import OptionView, promise_view


@dataclass(frozen=True, slots=True)
class Composed:
    """A change worked out whole: nothing of it is written."""

    draft: Draft
    promise: Promise | None
    option: OptionView | None
    sums: Sums
    layout: Layout
    shown: Shown


def preview_change(
    *, company_id: int, user: User, number: str, wish: ChangeWish, now: datetime
) -> ChangeView:
    """Work out what a change would make of an order, and store what is shown for fifteen minutes.

    What is confirmed and not changed keeps its date, its stock and its price. A raised quantity is promised beside what
    is confirmed, a lowered one is taken off what comes last; a line of another quantity is priced at this moment's
    prices. Another wanted day or address is promised anew for every line that may still be changed, as if the order's
    own goods there were free. Nothing is reserved. Queries: constant in the number of lines.
    Raises: UnknownOrderError, UnknownOptionError, MixedCurrenciesError, BusyError, the refusals of
    orders.changing.refusals and of promising.services.requests; nothing is stored then.
    """

    def work() -> ChangeView:
        order, lines = found_order(company_id, number)
        network = current_network()
        draft = draft_change(order, lines, wish, network=network, now=now)
        promise = promise_draft(draft, user=user, now=now)
        code = chosen_option(draft, promise) if promise else ""
        composed = compose_change(
            draft,
            promise,
            code=code,
            network=network,
            user=user,
            now=now,
            may_be_sooner=code == CHEAPEST and not draft.option,
        )
        return _store(composed, wish, user=user, now=now)

    return retry_conflicts(work)


def found_order(company_id: int, number: str) -> tuple[Order, Sequence[OrderLine]]:
    """Return an order and its lines by position and part, with all that a draft needs. Queries: three.

    Raises: UnknownOrderError.
    """
    rows = Order.objects.filter(company_id=company_id, number=number)
    order = rows.select_related("ship_to__company").first()
    if order is None:
        raise UnknownOrderError(field="number")
    lines = OrderLine.objects.filter(order=order).order_by("position", "part", "pk")
    return order, with_items(list(lines))


def compose_change(
    draft: Draft,
    promise: Promise | None,
    *,
    code: str,
    network: CompiledNetwork,
    user: User,
    now: datetime,
    may_be_sooner: bool = False,
) -> Composed:
    """Return what a draft comes to when an option of a promise serves it, or a sooner one that costs no more.

    Queries: at most six.
    Raises: MixedCurrenciesError, PlanBrokenError when a way of any option is no longer in use.
    """
    view = promise_view(promise) if promise else None
    options = view.options if view else ()
    parts = [part for option in options for part in option.parts]
    if not all(network.is_open(part.site, part.engine.lanes) for part in parts):
        raise PlanBrokenError
    sums_by_code = sums_by_option(draft, options, network=network, user=user, now=now)
    if may_be_sooner:
        code = soonest_for_the_price(code, options, sums_by_code)
    option, sums = view.option(code) if view else None, sums_by_code[code]
    layout = lay_out(draft, option, sums, network)
    shown = compare(draft, sums, layout, [(each, sums_by_code[each.code]) for each in options], network)
    return Composed(draft, promise, option, sums, layout, shown)


def _store(composed: Composed, wish: ChangeWish, *, user: User, now: datetime) -> ChangeView:
    order = composed.draft.order
    change = OrderChange(
        company_id=order.company_id,
        order=order,
        requested_by=user,
        promise=composed.promise.public_id if composed.promise else None,
        option_code=composed.option.code if composed.option else "",
        request=wish_json(wish),
        shown=shown_json(composed.shown),
        based_on=order.last_event,
        created_at=now,
        expires_at=now + QUOTE_LIFE,
    )
    with transaction.atomic():
        if composed.promise is not None:
            composed.promise.save(force_insert=True)
        change.save(force_insert=True)
    return change_view(change, order.number)
