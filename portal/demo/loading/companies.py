"""Stage: companies, their people, places and doors, agreements with own prices, own part numbers, kept stock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from inventory.models import Protection
from portal.catalogue.models import Agreement, AgreementDiscount, Category, Item
from portal.catalogue.query import code_key
from portal.customers.models import Company, DockDoor, Membership, ShipTo
from portal.demo.facts.companies import COMPANIES, CompanyFact
from portal.demo.facts.prices import item_prices
from portal.demo.loading.people import hashed_password
from portal.demo.loading.progress import Progress
from portal.demo.loading.rows import insert_rows, loading
from portal.kernel.models import User

PART_NUMBERS = 40
PROTECTED_ITEMS = 6


def is_loaded() -> bool:
    """Tell whether the demo's companies are there. Needs a scope."""
    return Company.objects.filter(code=COMPANIES[-1].code).exists()


def load(progress: Progress, *, now: datetime, currency: str = "EUR", with_prices: bool = True) -> None:
    """Write the companies; `with_prices` also their agreements, which need the demo's own catalogue."""
    progress.expect(len(COMPANIES) + 1)
    with loading():
        rows = [_load_company(fact, now, currency, progress) for fact in COMPANIES]
        if with_prices:
            keys = dict(Item.objects.values_list("sku", "pk"))
            for fact, company in zip(COMPANIES, rows, strict=True):
                _load_agreement(fact, company, keys, now)
        progress.each_done(1)


def _load_company(fact: CompanyFact, now: datetime, currency: str, progress: Progress) -> Company:
    company = Company.objects.create(
        code=fact.code,
        name=fact.name,
        siren=fact.siren,
        vat_number=fact.vat_number,
        segment=fact.segment,
        language=fact.language,
        currency=currency,
        credit_limit=Decimal(fact.credit_limit),
        created_at=now - timedelta(days=700),
    )
    _load_people(fact, company, now)
    _load_places(fact, company)
    progress.each_done(1)
    return company


def _load_people(fact: CompanyFact, company: Company, now: datetime) -> None:
    secret = hashed_password()
    users = User.objects.bulk_create(
        [
            User(
                email=f"{person.name}@{fact.domain}",
                password=secret,
                first_name=person.first_name,
                last_name=person.last_name,
                language=person.language,
                date_joined=now - timedelta(days=600),
            )
            for person in fact.people
        ]
    )
    Membership.objects.bulk_create(
        [
            Membership(
                company=company,
                user=user,
                roles=list(person.roles),
                approval_threshold=None if person.threshold is None else Decimal(person.threshold),
            )
            for user, person in zip(users, fact.people, strict=True)
        ]
    )


def _load_places(fact: CompanyFact, company: Company) -> None:
    places = ShipTo.objects.bulk_create(
        [
            ShipTo(
                company=company,
                code=place.code,
                name=place.name,
                kind=place.kind,
                street=place.street,
                postal_code=place.postal_code,
                city=place.city,
                latitude=place.latitude,
                longitude=place.longitude,
                receiving_hours=place.hours,
                instructions=place.instructions,
                contact=f"{fact.people[0].first_name} {fact.people[0].last_name}",
                is_default=rank == 0,
            )
            for rank, place in enumerate(fact.ship_tos)
        ]
    )
    DockDoor.objects.bulk_create(
        [
            DockDoor(
                company=company,
                ship_to=row,
                code=door.code,
                name=door.name,
                receives_chilled=door.chilled,
                receives_hazardous=door.hazardous,
                receiving_hours=door.hours,
            )
            for row, place in zip(places, fact.ship_tos, strict=True)
            for door in place.doors
        ]
    )


def _load_agreement(fact: CompanyFact, company: Company, keys: dict[str, int], now: datetime) -> None:
    year = now.year
    agreement = Agreement.objects.create(
        company=company,
        number=f"AC-{year}-{fact.code}",
        name=fact.agreement.name,
        valid_from=now.date().replace(month=1, day=1) - timedelta(days=365),
        valid_until=now.date().replace(month=12, day=31) + timedelta(days=366),
        carriage_paid_threshold=Decimal(fact.agreement.carriage_paid),
    )
    categories = dict(Category.objects.values_list("code", "pk"))
    AgreementDiscount.objects.bulk_create(
        [
            AgreementDiscount(
                company=company, agreement=agreement, category_id=categories[code], percent=Decimal(percent)
            )
            for code, percent in fact.agreement.discounts
        ]
    )
    columns = "company_id agreement_id item_id minimum_quantity price"
    insert_rows("catalogue_agreementprice", columns, _prices(fact, company.pk, agreement.pk, keys))
    columns = "company_id item_id code code_key"
    insert_rows("catalogue_ownpartnumber", columns, _part_numbers(fact, company.pk, keys))
    Protection.objects.bulk_create(_protections(fact, company, keys))


def _prices(
    fact: CompanyFact, company: int, agreement: int, keys: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    for sku, breaks in item_prices(fact).items():
        if sku in keys:
            yield from ((company, agreement, keys[sku], step.minimum, step.price) for step in breaks)
    for sku, _, _, price in fact.agreement.own_items:
        yield company, agreement, keys[sku], 1, price


def _part_numbers(fact: CompanyFact, company: int, keys: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield the company's own codes of the items that it has prices for, such as MEC-00417."""
    for rank, sku in enumerate(list(item_prices(fact))[:PART_NUMBERS]):
        code = f"{fact.code[:3]}-{417 + 13 * rank:05d}"
        if sku in keys:
            yield company, keys[sku], code, code_key(code)


def _protections(fact: CompanyFact, company: Company, keys: dict[str, int]) -> list[Protection]:
    """Return the stock kept for the largest companies, wherever the item is."""
    if fact.weight < 2:
        return []
    kept = [(sku, breaks[0].minimum) for sku, breaks in item_prices(fact).items() if sku in keys][
        :PROTECTED_ITEMS
    ]
    return [
        Protection(company=company, item_id=keys[sku], quantity=Decimal(minimum * 2)) for sku, minimum in kept
    ]
