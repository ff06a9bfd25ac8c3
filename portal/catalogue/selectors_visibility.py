"""Which items a company sees: public ones and those its agreements list, or its restricted assortment."""

from datetime import date
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.catalogue.models import Agreement, AgreementPrice, Item, Visibility
from portal.kernel.tenancy import current_scope


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


_IN_FORCE: Final = """
    agreement.valid_from <= %(on)s AND (agreement.valid_until IS NULL OR agreement.valid_until >= %(on)s)
"""
# The rule of `visible_items` for the rows of a table named `item`, in plain SQL, for what is asked with every quote;
# the parameters are those of `visible_to`. A test holds both equal.
VISIBLE: Final = f"""(
    item.is_active AND (
        item.visibility = 'public' AND NOT EXISTS (
            SELECT FROM catalogue_agreement AS agreement
             WHERE agreement.company_id = %(company_id)s AND agreement.restricts_items AND {_IN_FORCE}
        ) OR EXISTS (
            SELECT FROM catalogue_agreementprice AS price
              JOIN catalogue_agreement AS agreement ON agreement.id = price.agreement_id
             WHERE price.item_id = item.id AND price.company_id = %(company_id)s AND {_IN_FORCE}
        )
    )
)"""  # noqa: S608 - a condition of our own


def visible_to(*, company_id: int, on: date) -> dict[str, Any]:
    """The parameters of `VISIBLE`. Raises: ScopeMissingError outside every scope, as `visible_items` does."""
    current_scope()
    return {"company_id": company_id, "on": on}
