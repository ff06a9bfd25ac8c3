"""What several pages share: whose clock is shown, which language, how a refusal is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from portal.customers.middleware import CompanyRequest
from portal.customers.models import ShipTo
from portal.kernel.errors import Refusal
from portal.pages.context import chosen_ship_to
from portal.pages.wording import said


def zone_of(place: ShipTo | None) -> ZoneInfo:
    """Return the zone in which a place tells the time."""
    return ZoneInfo(place.timezone if place else "Europe/Paris")


@contextmanager
def local_time(place: ShipTo | None) -> Iterator[None]:
    """Show instants in the local time of a ship-to within the block."""
    with timezone.override(zone_of(place)):
        yield


def place_and_day(request: CompanyRequest, now: datetime) -> tuple[ShipTo | None, date]:
    """Return the chosen ship-to and today's date there."""
    place = chosen_ship_to(request)
    return place, now.astimezone(zone_of(place)).date()


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """Show a refusal, with its remedy, on the next page."""
    messages.error(request, str(said(refusal)))
