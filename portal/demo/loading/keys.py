"""The primary keys that order facts refer to by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from inventory.models import Lane, Site
from portal.catalogue.models import Item
from portal.customers.models import Company, ShipTo
from portal.demo.facts.companies import COMPANIES
from portal.demo.facts.order_shapes import OrderFact
from portal.demo.facts.people import DESK
from portal.kernel.models import User


@dataclass(frozen=True)
class Keys:
    """Codes to primary keys; people by company code and short name, "" being the wholesaler's desk."""

    items: Mapping[str, int]
    sites: Mapping[str, int]
    lanes: Mapping[str, int]
    companies: Mapping[str, int]
    ship_tos: Mapping[tuple[str, str], int]
    people: Mapping[tuple[str, str], int]
    emails: Mapping[tuple[str, str], str]
    weights: Mapping[str, float]
    volumes: Mapping[str, float]

    @classmethod
    def read(cls) -> Keys:
        """Read them all. Needs a scope."""
        emails = {(c.code, p.name): f"{p.name}@{c.domain}" for c in COMPANIES for p in c.people}
        emails["", "desk"] = DESK[0].email
        users = dict(User.objects.filter(email__in=emails.values()).values_list("email", "pk"))
        listed = list(Item.objects.values_list("sku", "pk", "weight_kg", "volume_dm3"))
        return cls(
            items={sku: pk for sku, pk, _, _ in listed},
            sites=dict(Site.objects.values_list("code", "pk")),
            lanes=dict(Lane.objects.values_list("code", "pk")),
            companies=dict(Company.objects.values_list("code", "pk")),
            ship_tos={
                (company, code): pk
                for company, code, pk in ShipTo.objects.values_list("company__code", "code", "pk")
            },
            people={key: users[email] for key, email in emails.items() if email in users},
            emails=emails,
            weights={sku: float(weight) for sku, _, weight, _ in listed},
            volumes={sku: float(volume) for sku, _, _, volume in listed},
        )

    def person(self, company: str, name: str) -> int | None:
        """Return the key of a person of a company; "desk" is of the wholesaler; nobody for an empty name."""
        return self.people.get(("", name) if name == "desk" else (company, name))

    def known_part(self, order: OrderFact) -> OrderFact:
        """Return an order without the lines whose items are not in the catalogue, as in a small demo."""
        kept = [line for line in order.lines if line.sku in self.items]
        if len(kept) == len(order.lines):
            return order
        lines = tuple(replace(line, position=position) for position, line in enumerate(kept, start=1))
        position_by_lane = {line.lane: line.position for line in reversed(lines)}
        return replace(
            order,
            lines=lines,
            legs=tuple(
                leg._replace(position=position_by_lane[leg.lane])
                for leg in order.legs
                if leg.lane in position_by_lane
            ),
        )
