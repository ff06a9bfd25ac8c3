"""A site operator's day: the lines to prepare by departure, and each step as one press."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from inventory.models import Site
from orders.progress import (
    arrive_at_dock,
    deliver_lines,
    hold_lines,
    pack_lines,
    pick_line,
    release_lines,
    resume_lines,
    ship_lines,
)
from orders.progress.steps import UnknownLineError
from orders.sitework import sites_of, work_of_site
from portal.catalogue.units import unit_names
from portal.kernel import clock
from portal.kernel.access import operator
from portal.kernel.errors import Refusal
from portal.kernel.models import User
from portal.kernel.typed import ungrouped
from portal.pages.frame import tell
from portal.pages.reading import language
from portal.pages.sitebatches import sections_of


class NoQuantityError(Refusal):
    """What was typed is no number."""

    code = "no_quantity"
    message = gettext_lazy("Picked quantity: “%(text)s” is no number.")
    remedy = gettext_lazy("Enter what was found; nothing was changed.")


@operator
def site_work(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show the work of one of the operator's sites, by departure."""
    sites = sites_of(person(request))
    site = _site(sites, code)
    if site is None:
        return render(request, "pages/site_none.html")
    work = work_of_site(site=site, now=clock.now())
    shown = {
        "work": work,
        "sections": sections_of(work.departures),
        "site": site,
        "sites": sites,
        "unit_names": unit_names(language()),
    }
    with timezone.override(ZoneInfo(site.timezone)):
        return render(request, "pages/site.html", shown)


def person(request: HttpRequest) -> User:
    """Return the operator, whom the door has let in."""
    assert isinstance(request.user, User)
    return request.user


def _site(sites: list[Site], code: str) -> Site | None:
    if code and all(site.code != code for site in sites):
        raise Http404
    return next((site for site in sites if not code or site.code == code), None)


@operator
@require_POST
def site_step(request: HttpRequest, code: str) -> HttpResponse:
    """Carry out one step for the marked lines."""
    site = _site(sites_of(person(request)), code)
    if site is None:
        raise Http404
    try:
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            messages.error(request, _("That step is not known. Nothing was changed."))
        else:
            _tell_moved(request, step(request, site))
    except Refusal as refusal:
        tell(request, refusal)
    return redirect(f"{reverse('site', args=[code])}#{request.POST.get('back', '')}")


def _tell_moved(request: HttpRequest, number: int) -> None:
    if number:
        told = ngettext("%(n)d line moved on.", "%(n)d lines moved on.", number) % {"n": number}
        messages.success(request, told)
    else:
        messages.info(request, _("Nothing to do: this step was taken before."))


def _several(service: Callable[..., int]) -> Callable[[HttpRequest, Site], int]:
    def carry_out(request: HttpRequest, site: Site) -> int:
        return service(**_common(request, site))

    return carry_out


def _common(request: HttpRequest, site: Site) -> dict[str, Any]:
    return {"lines": _lines(request), "site": site, "author": person(request), "now": clock.now()}


def _lines(request: HttpRequest) -> list[UUID]:
    """Return the marked lines. Raises: UnknownLineError when none is named, or what is no line at all."""
    try:
        found = [UUID(text) for text in request.POST.getlist("line")]
    except ValueError:
        raise UnknownLineError(field="line") from None
    if not found:
        raise UnknownLineError(field="line")
    return found


def _pick(request: HttpRequest, site: Site) -> int:
    lines = _lines(request)
    found = [
        pick_line(
            line=line,
            quantity=_quantity(request) if len(lines) == 1 else None,
            site=site,
            author=person(request),
            reason=request.POST.get("reason", "")[:120],
            now=clock.now(),
        )
        for line in lines
    ]
    missing = sum((result.missing for result in found), Decimal(0))
    if missing:
        told = _("Short pick: %(n)s missing; the rest is planned anew.")
        messages.warning(request, told % {"n": f"{missing.normalize():f}"})
    return sum(not result.is_repeat for result in found)


def _quantity(request: HttpRequest) -> Decimal | None:
    """Return what was found, None for all. Raises: NoQuantityError."""
    text = request.POST.get("quantity", "").strip()
    try:
        return Decimal(ungrouped(text).replace(",", ".")) if text else None
    except InvalidOperation:
        raise NoQuantityError(field="quantity", text=text[:40]) from None


def _deliver(request: HttpRequest, site: Site) -> int:
    return deliver_lines(receiver=request.POST.get("receiver", "")[:120], **_common(request, site))


def _hold(request: HttpRequest, site: Site) -> int:
    return hold_lines(reason=request.POST.get("reason", "")[:120], **_common(request, site))


STEPS: dict[str, Callable[[HttpRequest, Site], int]] = {
    "release": _several(release_lines),
    "pick": _pick,
    "pack": _several(pack_lines),
    "ship": _several(ship_lines),
    "dock": _several(arrive_at_dock),
    "deliver": _deliver,
    "hold": _hold,
    "resume": _several(resume_lines),
}
