"""Which items a company sees: public ones and those its agreements list, or its restricted assortment."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.catalogue.models import Agreement, AgreementPrice, Item, Visibility


def in_force(on: date, prefix: str = "") -> Q:
    """Agreements in force on a day, both ends included; `prefix` leads to the agreement (``agreement__``)."""
    is_open = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & is_open


def visible_items(*, company_id: int | None, on: date) -> QuerySet[Item]:
    """Active items that a company may see and order on a day; None is the wholesaler, who sees all.

    An agreement that restricts its company's assortment leaves the items with an agreed price only.
    """
    active = Item.objects.filter(is_active=True)
    if company_id is None:
        return active
    listed = AgreementPrice.objects.filter(
        in_force(on, "agreement__"), company_id=company_id, item=OuterRef("pk")
    )
    restricting = Agreement.objects.filter(in_force(on), company_id=company_id, restricts_items=True)
    return active.filter((Q(visibility=Visibility.PUBLIC) & ~Exists(restricting)) | Exists(listed))
