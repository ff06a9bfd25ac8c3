"""Open hours of the demo network, with the public holidays of the countries it works in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYS = (*WEEKDAYS, "sat", "sun")
Week = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class CalendarFact:
    """Weekly hours in a zone; `country` and `subdivision` say whose public holidays are closed."""

    code: str
    name: str
    timezone: str
    week: Week
    country: str
    subdivision: str | None = None


def _weekdays(hours: str, saturday: str = "") -> Week:
    week = {day: [hours] for day in WEEKDAYS}
    return {**week, "sat": [saturday]} if saturday else week


CALENDARS: tuple[CalendarFact, ...] = (
    CalendarFact("FR-DC", "Plateformes logistiques", "Europe/Paris", _weekdays("03:30-21:30"), "FR"),
    CalendarFact(
        "FR-HUB", "Hubs de transport", "Europe/Paris", _weekdays("03:00-23:00", "03:00-12:00"), "FR"
    ),
    CalendarFact("FR-COUNTER", "Comptoirs", "Europe/Paris", _weekdays("07:00-18:30", "08:00-12:00"), "FR"),
    CalendarFact(
        "FR-ALSACE", "Comptoir d’Alsace", "Europe/Paris", _weekdays("07:00-18:30", "08:00-12:00"), "FR", "6AE"
    ),
    CalendarFact("FR-ROAD", "Messagerie France", "Europe/Paris", _weekdays("06:00-20:00"), "FR"),
    CalendarFact(
        "FR-EXPRESS", "Express France", "Europe/Paris", _weekdays("06:00-20:00", "06:00-13:00"), "FR"
    ),
    CalendarFact("EU-ROAD", "Transport européen", "Europe/Paris", _weekdays("06:00-20:00"), "FR"),
    CalendarFact("FR-SUPPLIER", "Fournisseurs France", "Europe/Paris", _weekdays("08:00-17:00"), "FR"),
    CalendarFact(
        "DE-SUPPLIER", "Lieferanten Deutschland", "Europe/Berlin", _weekdays("07:00-16:00"), "DE", "NW"
    ),
    CalendarFact("IT-SUPPLIER", "Fornitori Italia", "Europe/Rome", _weekdays("08:00-17:00"), "IT"),
    CalendarFact("ES-SUPPLIER", "Proveedores España", "Europe/Madrid", _weekdays("08:00-18:00"), "ES", "AR"),
    CalendarFact("BE-SUPPLIER", "Leveranciers België", "Europe/Brussels", _weekdays("07:30-16:30"), "BE"),
)


def closed_days(calendar: CalendarFact, today: date) -> dict[date, str]:
    """Return the public holidays from a year before `today` to two years after, named in French or as at home."""
    home = getattr(holidays, calendar.country)
    found = holidays.country_holidays(
        calendar.country,
        subdiv=calendar.subdivision,
        years=range(today.year - 1, today.year + 3),
        language="fr" if "fr" in home.supported_languages else home.default_language,
    )
    return {day: name for day, name in sorted(found.items()) if day.weekday() < 6}
