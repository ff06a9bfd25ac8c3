"""Receipts: supply to come is announced, received, delayed and cancelled; each makes the promises be looked at."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Receipt, ReceiptState
from orders.selectors.wording import name_of
from orders.supply import cancel_supply, delay_supply
from portal.desk.base import is_desk
from portal.desk.display import badge, day, quantity, tone_badge, two_lines
from portal.desk.filters import OverdueFilter
from portal.desk.forms import AnnounceForm, DelayForm, ReceiveForm
from portal.desk.screens import Deed, ScreenAdmin, checked, person
from portal.desk.services.supply import announce_supply, receive_seen_supply
from portal.desk.story import deeds_on
from portal.kernel import clock
from portal.kernel.access import desk
from portal.kernel.errors import Refusal


class ReceiptAdmin(ScreenAdmin):
    """Supply to come and what came of it."""

    name_field = "reference"
    list_display = (
        "reference",
        "item_name",
        "way",
        "shown_quantity",
        "due",
        "shown_state",
    )
    list_select_related = ("item", "site", "supplier")
    list_filter = ("state", OverdueFilter, "site")
    # what is expected first, the next due on top; below it what came last
    ordering = (Case(When(state=ReceiptState.EXPECTED, then="due_on")).asc(nulls_last=True), "-due_on", "pk")
    search_help_text = gettext_lazy("Reference, item code or name.")
    search_fields = ("reference", "item__sku", "item__name_fr", "item__name_en")
    screen_template = "admin/desk/receipt.html"
    add_label = gettext_lazy("Announce supply")
    empty_text = gettext_lazy("Announce what is to come, and promises can rest on it.")
    empty_way = ("add/", add_label)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return is_desk(request)

    @admin.display(description=gettext_lazy("item"), ordering="item__sku")
    def item_name(self, row: Receipt) -> SafeString:
        """Return the item's code, and its name in the reader's language."""
        return two_lines(row.item.sku, name_of(row.item))

    @admin.display(description=gettext_lazy("site"), ordering="site__name")
    def way(self, row: Receipt) -> SafeString:
        """Return where it comes to, and from whom."""
        return two_lines(row.site, row.supplier and _("from %(supplier)s") % {"supplier": row.supplier})

    @admin.display(description=gettext_lazy("quantity"), ordering="quantity")
    def shown_quantity(self, row: Receipt) -> SafeString:
        """Return what is announced, and what came of it."""
        came = row.received_quantity and _("%(n)s came") % {"n": quantity(row.received_quantity)}
        return two_lines(quantity(row.quantity), came)

    @admin.display(description=gettext_lazy("due on"), ordering="due_on")
    def due(self, row: Receipt) -> SafeString | str:
        """Return the day, marked when it has passed."""
        is_late = row.state == ReceiptState.EXPECTED and row.due_on < localdate(clock.now())
        return tone_badge("bad", day(row.due_on)) if is_late else day(row.due_on)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, row: Receipt) -> SafeString:
        """Return the state as a badge."""
        return badge(STATES[row.state], row.get_state_display())

    def screen(self, request: HttpRequest, row: Receipt) -> Mapping[str, Any]:  # noqa: ARG002
        return {
            "receipt": row,
            "item_label": name_of(row.item),
            "badge_state": STATES[row.state],
            "open_quantity": _open_quantity(row),
            "is_open": row.state == ReceiptState.EXPECTED,
            "audit": deeds_on("receipt", row.reference),
        }

    def deeds(self) -> Mapping[str, Deed]:
        return {"receive": _receive, "delay": _delay, "cancel": _cancel}

    @desk
    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002
        extra_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Announce supply; what is refused stands beside its field."""
        form = AnnounceForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                receipt = announce_supply(author=person(request), now=clock.now(), **form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Receipt %(reference)s is announced.") % form.cleaned_data)
                return redirect(self.address(receipt))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "add": True,
            "title": _("Announce supply"),
            "form": form,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/desk/receipt_new.html", context, status=status)


# How a state is coloured.
STATES: dict[str, str] = {
    ReceiptState.EXPECTED: "open",
    ReceiptState.RECEIVED: "done",
    ReceiptState.CANCELLED: "cancelled",
}


def _open_quantity(row: Receipt) -> Decimal:
    return max(Decimal(row.quantity - row.received_quantity), Decimal(0))


def _receive(request: HttpRequest, row: Receipt) -> str:
    said = checked(ReceiveForm(request.POST, most=_open_quantity(row)))
    receive_seen_supply(reference=row.reference, author=person(request), now=clock.now(), **said)
    if row.state != ReceiptState.EXPECTED:
        return _("Nothing to do: this step was taken before.")
    return _("Received; what waits for this item is allocated anew.")


def _delay(request: HttpRequest, row: Receipt) -> str:
    said = checked(DelayForm(request.POST))
    delay_supply(reference=row.reference, due_on=said["due_on"], author=person(request), now=clock.now())
    return _("The new day is noted; promises that rest on it are looked at again.")


def _cancel(request: HttpRequest, row: Receipt) -> str:
    cancel_supply(reference=row.reference, author=person(request), now=clock.now())
    return _("Nothing more is expected of it; promises that rest on it are looked at again.")
