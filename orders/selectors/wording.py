"""How each kind of event is told to people: its icon, its tone, its sentence."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Item
from portal.kernel.errors import type_of_text


class Wording(NamedTuple):
    """An icon of static/icons.svg, a tone of the timeline (done, now, warn, bad), a sentence with %(places)s."""

    icon: str
    tone: str
    text: type_of_text


UNKNOWN: Final = "info"
WORDINGS: Final[Mapping[str, Wording]] = {
    "placed": Wording("shopping-basket", "done", _("Order placed")),
    "confirmed": Wording("circle-check", "done", pgettext_lazy("order", "Confirmed")),
    "approval_requested": Wording("user", "now", _("Approval requested")),
    "approved": Wording("shield-check", "done", pgettext_lazy("order", "Approved")),
    "rejected": Wording("x", "bad", pgettext_lazy("order", "Rejected")),
    "released": Wording("warehouse", "done", _("Handed to the warehouse")),
    "picked": Wording("package-open", "done", pgettext_lazy("order", "Picked")),
    "short_picked": Wording("split", "warn", _("Picked short: %(picked)s found, %(missing)s missing")),
    "packed": Wording("package", "done", pgettext_lazy("order", "Packed")),
    "shipped": Wording("truck", "done", _("On its way")),
    "at_dock": Wording("map-pin", "done", _("At the dock")),
    "delivered": Wording("package-check", "done", _("Delivered to %(receiver)s")),
    "invoiced": Wording("receipt", "done", pgettext_lazy("order", "Invoiced")),
    "backordered": Wording("history", "warn", _("On backorder")),
    "reallocated": Wording("boxes", "done", _("Stock found")),
    "repromised": Wording("calendar-clock", "warn", _("New delivery date")),
    "gain_offered": Wording("calendar-clock", "now", _("Earlier delivery offered")),
    "gain_accepted": Wording("calendar-clock", "done", _("Earlier delivery accepted")),
    "gain_taken": Wording("calendar-clock", "done", _("Comes sooner, as your company wishes")),
    "gain_declined": Wording("calendar-clock", "done", _("Earlier delivery declined")),
    "gain_withdrawn": Wording("calendar-clock", "warn", _("Earlier delivery no longer possible")),
    "on_hold": Wording("pause", "warn", _("On hold")),
    "resumed": Wording("arrow-right", "done", _("Goes on")),
    "substituted": Wording("refresh-cw", "warn", _("Replaced by another item")),
    "changed": Wording("pencil", "done", _("Order changed")),
    "claimed": Wording("circle-alert", "warn", _("Claim made")),
    "cancelled": Wording("ban", "bad", pgettext_lazy("order", "Cancelled")),
    "return_requested": Wording("undo-2", "now", _("Return %(return)s asked for")),
    "return_accepted": Wording("undo-2", "done", _("Return %(return)s accepted")),
    "return_refused": Wording("undo-2", "bad", _("Return %(return)s refused")),
    "return_received": Wording("package-x", "done", _("Return %(return)s received")),
    "credited": Wording("euro", "done", _("Credit note %(credit_note)s written")),
    "imported": Wording("upload", "done", _("Taken over from the former system")),
}
CHARGES: Final[Mapping[str, type_of_text]] = {
    "carriage": _("Carriage"),
    "postage": _("Postage"),
    "discount": _("Discount"),
    "manual": _("Manual correction"),
    "samples": _("Samples"),
    "bank_charges": _("Bank charges"),
    "marketplace_fee": _("Marketplace fee"),
    "donation": _("Donation"),
    "voucher": _("Voucher"),
}
# Parameters that are told after the sentence, as they stand.
DETAILS: Final = ("reason", "note", "comment")


class _Places(dict[str, Any]):
    """Fills a sentence; what an event does not say is left empty."""

    def __missing__(self, key: str) -> str:
        return ""


def wording_of(kind: str) -> Wording:
    """Return how a kind of event is told; one that is not known is told by its own name."""
    return WORDINGS.get(kind) or Wording(UNKNOWN, "done", kind.replace("_", " "))


def sentence_of(kind: str, data: Mapping[str, Any]) -> str:
    """Return an event's sentence in the active language."""
    text = str(wording_of(kind).text)
    if kind == "delivered" and not data.get("receiver"):
        return pgettext("order", "Delivered")
    return text % _Places({name: plain(value) for name, value in data.items()}) if "%(" in text else text


def remark_of(data: Mapping[str, Any]) -> str:
    """Return the free words of an event: a reason, a note."""
    return " · ".join(str(data[name]) for name in DETAILS if data.get(name))


def plain(value: Any) -> str:
    """Return a value for people: decimals without trailing zeros."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return format(number.normalize(), "f") if number.is_finite() else str(value)


def counted(quantity: Decimal) -> str:
    """Return a quantity as the reader's language writes numbers, without trailing zeros."""
    return number_format(quantity.normalize() + 0, force_grouping=True)


def charge_name(kind: str, description: str = "") -> str:
    """Return what a charge is for: its own words, else the name of its kind."""
    return description or str(CHARGES.get(kind, kind.replace("_", " ")))


def name_of(item: Item) -> str:
    """Return an item's name in the active language."""
    return item.name_fr if (get_language() or "fr").startswith("fr") else item.name_en
