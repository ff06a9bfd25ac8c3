"""From the basket to an order: ask for the delivery, see the options side by side, reserve, confirm."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders.basket import basket_of, choose_way, quote_basket, set_delivery
from orders.options import OptionCard, option_cards
from orders.placing import OptionSums, base_units, option_sums, place_order
from orders.selectors import order_of_promise
from portal.catalogue.units import unit_names
from portal.customers.middleware import CompanyRequest
from portal.customers.selectors import ship_to_by_key
from portal.customers.unsent import refills
from portal.kernel import clock
from portal.kernel.access import company
from portal.kernel.errors import Refusal
from portal.pages.basket import mine, seen
from portal.pages.choosing import choices, marked
from portal.pages.delivering import as_typed, place_named, policy_in, wanted_day_in
from portal.pages.frame import local_time, tell
from portal.pages.reading import language, pressed, way_in
from portal.pages.wording import said
from promising.representation import PromiseView
from promising.selectors import promise_by_id
from promising.services import PromiseChangedError, hold_promise, release_promise

BUYS = ("buyer", "administrator")
TYPED = "typed_for_promise"
REFERENCES = ("option", "purchase_order", "cost_centre")
MOST_OF_A_KEY = 200


@company(*BUYS)
@require_POST
@refills(page="basket")
def checkout(request: CompanyRequest) -> HttpResponse:
    """Keep how the basket is to be delivered and ask for a promise."""
    try:
        if not request.POST.get("again"):
            set_delivery(
                ship_to=place_named(request.POST.get("ship_to", "")),
                wanted_on=wanted_day_in(request.POST),
                policy=policy_in(request.POST),
                **mine(request),
            )
        promise = quote_basket(**mine(request))
    except Refusal as refusal:
        shown = seen(request, as_typed(basket_of(**mine(request)), request.POST))
        shown |= {"refusal": said(refusal), "here": reverse("basket")}
        return render(request, "pages/basket.html", shown, status=422)
    return redirect("promise", promise.id)


@company(*BUYS)
def promise(request: CompanyRequest, public_id: UUID) -> HttpResponse:
    """Show what was promised, as it was promised, and how long it stands."""
    found = promise_by_id(public_id)
    if found is None:
        raise Http404
    now = clock.now()
    place = ship_to_by_key(found.ship_to_id)
    is_over = found.valid_until <= now or found.state in {"confirmed", "cancelled"}
    sums = {} if is_over else _sums(request, found, now)
    typed = _typed(request, public_id)
    with local_time(place):
        cards = choices(option_cards(found, base_units(found), sums), held=found.option_code)
        shown = {
            "promise": found,
            "trail": [(_("Basket"), reverse("basket"))],
            "place": place,
            "cards": cards,
            "chosen": found.option_code or _among(cards, typed.get("option", "")) or marked(cards),
            "typed": typed,
            "order_number": order_of_promise(public_id) if found.state == "confirmed" else "",
            "is_over": is_over,
            "may_choose": found.state == "quoted" and not is_over,
            "idempotency_key": uuid4(),
            "unit_names": unit_names(language()),
        }
        return render(request, "pages/promise.html", shown)


def _sums(request: CompanyRequest, found: PromiseView, now: datetime) -> dict[str, OptionSums]:
    """Return what the options come to; nothing where they cannot be ordered together, which confirming explains."""
    try:
        return option_sums(found, membership=request.membership, now=now)
    except Refusal:
        return {}


@company(*BUYS)
@require_POST
def promise_act(request: CompanyRequest, public_id: UUID) -> HttpResponse:
    """Confirm, reserve or give back a promise."""
    if promise_by_id(public_id) is None:
        raise Http404
    acts = {"order": _order, "hold": _hold, "release": _release}
    _keep_typed(request, public_id)
    try:
        return acts[pressed(request.POST, "act", *acts)](request, public_id)
    except PromiseChangedError as changed:
        messages.warning(request, _("Meanwhile others have ordered. This is what can be promised now."))
        _keep_typed(request, changed.fresh.id)
        return redirect("promise", changed.fresh.id)
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("promise", public_id)


@company(*BUYS)
@require_POST
def promise_way(request: CompanyRequest, public_id: UUID) -> HttpResponse:
    """Ask for a promise anew with one of its lines from a site and by a service that were chosen, or any again."""
    if promise_by_id(public_id) is None:
        raise Http404
    _keep_typed(request, public_id)
    try:
        line, service, site = way_in(request.POST)
        fresh = choose_way(promise_id=public_id, line=line, site=site, service=service, **mine(request))
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("promise", public_id)
    _keep_typed(request, fresh.id)
    messages.success(request, _("The delivery has been worked out anew."))
    return redirect("promise", fresh.id)


def _keep_typed(request: CompanyRequest, public_id: UUID) -> None:
    """Keep what was typed beside a promise until it is ordered: reserving it, or a refusal, brings the page anew."""
    typed = {name: request.POST.get(name, "")[:60] for name in REFERENCES}
    request.session[TYPED] = {"promise": str(public_id), **typed}


def _typed(request: CompanyRequest, public_id: UUID) -> Mapping[str, str]:
    """Return what was typed beside this promise; nothing of another one."""
    kept: Mapping[str, str] = request.session.get(TYPED, {})
    return kept if kept.get("promise") == str(public_id) else {}


def _among(cards: Sequence[OptionCard], code: str) -> str:
    return code if any(card.code == code for card in cards) else ""


def _order(request: CompanyRequest, public_id: UUID) -> HttpResponse:
    placed = place_order(
        promise_id=public_id,
        option=request.POST.get("option", ""),
        idempotency_key=request.POST.get("idempotency_key", "")[:MOST_OF_A_KEY] or str(public_id),
        purchase_order=request.POST.get("purchase_order", "")[:60],
        cost_centre=request.POST.get("cost_centre", "")[:40],
        from_basket=True,
        **mine(request),
    )
    del request.session[TYPED]
    if placed.state == "to_approve":
        messages.info(
            request,
            _("Order %(number)s waits for approval; the goods are reserved.") % {"number": placed.number},
        )
    else:
        messages.success(request, _("Order %(number)s is confirmed.") % {"number": placed.number})
    return redirect("order", placed.number)


def _hold(request: CompanyRequest, public_id: UUID) -> HttpResponse:
    hold_promise(
        company_id=request.membership.company_id,
        promise_id=public_id,
        option=request.POST.get("option", ""),
        now=clock.now(),
    )
    messages.success(request, _("The goods are reserved for you until the time runs out."))
    return redirect("promise", public_id)


def _release(request: CompanyRequest, public_id: UUID) -> HttpResponse:
    release_promise(company_id=request.membership.company_id, promise_id=public_id, now=clock.now())
    messages.info(request, _("The reservation is given back."))
    return redirect("basket")
