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
from django.utils.translation import ngettext
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
from orders.sitework import sites_of, work_of_site
from portal.catalogue.units import unit_names
from portal.kernel import clock
from portal.kernel.access import operator
from portal.kernel.errors import Refusal
from portal.kernel.models import User
from portal.pages.frame import tell
from portal.pages.reading import language


@operator
def site_work(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show the work of one of the operator's sites, by departure."""
    sites = sites_of(person(request))
    site = _site(sites, code)
    if site is None:
        return render(request, "pages/site_none.html")
    work = work_of_site(site=site, now=clock.now())
    shown = {"work": work, "site": site, "sites": sites, "unit_names": unit_names(language())}
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
        step = STEPS[request.POST.get("step", "")]
        number = step(request, site)
        if number:
            messages.success(
                request, ngettext("%(n)d line moved on.", "%(n)d lines moved on.", number) % {"n": number}
            )
    except KeyError:
        messages.error(request, _("That step is not known. Nothing was changed."))
    except Refusal as refusal:
        tell(request, refusal)
    return redirect(f"{reverse('site', args=[code])}#{request.POST.get('back', '')}")


def _several(service: Callable[..., int]) -> Callable[[HttpRequest, Site], int]:
    def carry_out(request: HttpRequest, site: Site) -> int:
        return service(**_common(request, site))

    return carry_out


def _common(request: HttpRequest, site: Site) -> dict[str, Any]:
    return {"lines": _lines(request), "site": site, "author": person(request), "now": clock.now()}


def _lines(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("line"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _pick(request: HttpRequest, site: Site) -> int:
    lines = _lines(request)
    text = request.POST.get("quantity", "").replace(",", ".").strip()
    try:
        quantity = Decimal(text) if text else None
    except InvalidOperation:
        quantity = Decimal("NaN")
    for line in lines:
        picked = pick_line(
            line=line,
            quantity=quantity if len(lines) == 1 else None,
            site=site,
            author=person(request),
            reason=request.POST.get("reason", "")[:120],
            now=clock.now(),
        )
        if picked.missing:
            messages.warning(
                request,
                _("Short pick: %(n)s missing; the rest is planned anew.") % {"n": picked.missing.normalize()},
            )
    return len(lines)


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
