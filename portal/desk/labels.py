"""Names of fields that the models leave to Django, which would name them in English only."""

from collections.abc import Iterable
from typing import Any, Final, cast

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.desk.base import names_of
from portal.kernel.errors import type_of_text

LABELS: Final[dict[str, type_of_text]] = {
    "actor": _("person"),
    "agreement": _("agreement"),
    "attempts": _("attempts"),
    "author": _("author"),
    "base_unit": _("base unit"),
    "calendar": _("calendar"),
    "carrier": _("carrier"),
    "category": _("category"),
    "company": _("company"),
    "destination": _("destination"),
    "gtin": "GTIN",
    "is_staff": _("works at the desk"),
    "item": _("item"),
    "key": _("key"),
    "lane": _("lane"),
    "last_error": _("last error"),
    "name_en": _("English name"),
    "name_fr": _("French name"),
    "order": _("order"),
    "origin": _("from"),
    "parent": _("parent"),
    "path": _("path"),
    "plural_en": _("English plural"),
    "plural_fr": _("French plural"),
    "public_id": _("identifier"),
    "requested_by": _("requested by"),
    "return_request": _("return"),
    "sequence": _("sequence"),
    "ship_to": _("ship-to"),
    "siren": "SIREN",
    "site": _("site"),
    "substitute": _("substitute"),
    "supplier": _("supplier"),
    "topic": _("topic"),
    "unit": _("unit"),
    "user": _("person"),
    "visibility": _("visibility"),
    "zone": _("delivery zone"),
}


# Named by Django in words that are not ours.
RENAMED: Final = frozenset({"is_staff"})


def name_fields(models: Iterable[type[Model]]) -> None:
    """Name the fields of LABELS that have no name of their own, or none of ours; migrations see the model's words."""
    for model in models:
        for field in names_of(model).concrete_fields:
            own = field.deconstruct()[3].get("verbose_name")
            if field.name in LABELS and (own is None or field.name in RENAMED):
                field.verbose_name = cast("Any", LABELS[field.name])
