"""Companies that come from outside, taken in by the thousand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portal.customers.models import Company, ShipTo

UNKNOWN_COUNTRY = "ZZ"


@dataclass(frozen=True, slots=True)
class NewCompany:
    """A company as a file names it, with the countries (ISO codes, empty when unknown) that it has goods sent to."""

    code: str
    name: str
    countries: tuple[str, ...]
    currency: str
    timezone: str


def ship_to_code(country: str) -> str:
    """Return the code of the ship-to that stands for a country."""
    return country or UNKNOWN_COUNTRY


def take_in_companies(*, companies: Sequence[NewCompany], now: datetime) -> int:
    """Create the companies that do not exist, and a ship-to a country; return how many companies are new."""
    with transaction.atomic():
        codes = [company.code for company in companies]
        known = set(Company.objects.filter(code__in=codes).values_list("code", flat=True))
        fresh = [company for company in companies if company.code not in known]
        Company.objects.bulk_create([_company(company, now) for company in fresh], ignore_conflicts=True)
        ids = dict(Company.objects.filter(code__in=codes).values_list("code", "pk"))
        _create_ship_tos(companies, ids)
    return len(fresh)


def _company(company: NewCompany, now: datetime) -> Company:
    country = company.countries[0] if company.countries else ""
    return Company(
        code=company.code,
        name=company.name,
        country=country,
        language="fr" if country in {"FR", "BE", "LU", "MC"} else "en",
        currency=company.currency,
        timezone=company.timezone,
        created_at=now,
    )


def _create_ship_tos(companies: Iterable[NewCompany], ids: dict[str, int]) -> None:
    known = set(ShipTo.objects.filter(company__in=ids.values()).values_list("company_id", "code"))
    settled = {company for company, _ in known}
    places: list[ShipTo] = []
    for company in companies:
        for country in company.countries or ("",):
            owner, code = ids[company.code], ship_to_code(country)
            if (owner, code) in known:
                continue
            places.append(
                ShipTo(
                    company_id=owner,
                    code=code,
                    name=company.name,
                    country=country,
                    timezone=company.timezone,
                    is_default=owner not in settled,
                )
            )
            known.add((owner, code))
            settled.add(owner)
    ShipTo.objects.bulk_create(places)
