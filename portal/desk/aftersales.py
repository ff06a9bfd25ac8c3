"""Returns: those to decide, one on its screen with its deeds; credit notes to read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.aftersales.lifecycle import Event, allowed_events
from orders.aftersales.models import CreditNote, Return, ReturnState
from orders.aftersales.selectors import credit_note_detail, return_detail
from orders.aftersales.services import Received, accept_return, receive_return, refuse_return
from portal.desk.display import badge, instant_column, money
from portal.desk.filters import DecidedFilter
from portal.desk.forms import NoteForm, quantity_input
from portal.desk.screens import Deed, ScreenAdmin, checked, person
from portal.desk.story import deeds_on
from portal.kernel import clock


class ReturnAdmin(ScreenAdmin):
    """Returns of all companies; at first those that wait for a decision."""

    list_display = (
        "number",
        "company",
        "order",
        "shown_state",
        instant_column("requested_at", gettext_lazy("requested at")),
        "requested_by",
        "comment",
    )
    list_select_related = ("company", "order", "requested_by")
    list_filter = (DecidedFilter,)
    empty_title = gettext_lazy("No return waits for a decision")
    empty_text = gettext_lazy("Returns are listed here as customers ask for them.")
    empty_way = ("?state=all", gettext_lazy("Show all returns"))
    ordering = ("requested_at", "pk")
    search_fields = ("number", "order__number", "company__name")
    search_help_text = gettext_lazy("Number of the return or order, company.")
    screen_template = "admin/desk/return.html"

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, row: Return) -> SafeString:
        """Return the state as a badge."""
        return badge(row.state, row.get_state_display())

    def screen(self, request: HttpRequest, row: Return) -> Mapping[str, Any]:  # noqa: ARG002
        found = return_detail(row.number)
        assert found is not None
        allowed = allowed_events(found.state)
        return {
            "found": found,
            "may_decide": Event.ACCEPTED in allowed,
            "may_receive": Event.RECEIVED in allowed,
            "credit_note": credit_note_detail(found.credit_note) if found.credit_note else None,
            "audit": deeds_on("return", row.number),
        }

    def deeds(self) -> Mapping[str, Deed]:
        return {"accept": _accept, "refuse": _refuse, "receive": _receive}


class CreditNoteAdmin(ScreenAdmin):
    """Credit notes, to read."""

    list_display = (
        "number",
        "company",
        "order",
        "return_request",
        instant_column("issued_at", gettext_lazy("issued at")),
        "shown_amount",
    )
    list_select_related = ("company", "order", "return_request")
    date_hierarchy = "issued_at"
    ordering = ("-issued_at", "-pk")
    search_fields = ("number", "order__number", "company__name")
    search_help_text = gettext_lazy("Number of the credit note or order, company.")
    screen_template = "admin/desk/credit_note.html"

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def shown_amount(self, row: CreditNote) -> str:
        """Return the amount with its currency."""
        return money(row.amount, row.currency)

    def screen(self, request: HttpRequest, row: CreditNote) -> Mapping[str, Any]:  # noqa: ARG002
        return {"note": credit_note_detail(row.number)}


def _accept(request: HttpRequest, row: Return) -> str:
    note = checked(NoteForm(request.POST))["note"]
    accept_return(number=row.number, note=note, author=person(request), now=clock.now())
    if row.state == ReturnState.ACCEPTED:
        return _("Nothing to do: this step was taken before.")
    return _("Return %(number)s is accepted.") % {"number": row.number}


def _refuse(request: HttpRequest, row: Return) -> str:
    note = checked(NoteForm(request.POST))["note"]
    refuse_return(number=row.number, note=note, author=person(request), now=clock.now())
    if row.state == ReturnState.REFUSED:
        return _("Nothing to do: this step was taken before.")
    return _("Return %(number)s is refused.") % {"number": row.number}


def _receive(request: HttpRequest, row: Return) -> str:
    lines = dict(row.lines.values_list("pk", "line__position"))
    said = checked(_received_form(lines)(request.POST))
    credit_note = receive_return(
        number=row.number,
        received={
            line: Received(
                said[f"received-{line}"] or Decimal(0),
                said[f"restocked-{line}"] or Decimal(0),
            )
            for line in lines
        },
        author=person(request),
        now=clock.now(),
    )
    return _("The goods are in; credit note %(number)s is written.") % {"number": credit_note}


def _received_form(lines: Mapping[int, int]) -> type[forms.Form]:
    """Return a form with a received and a restocked quantity for each line; `lines` are positions by key."""
    fields = {}
    for key, position in lines.items():
        fields[f"received-{key}"] = quantity_input(
            _("Received, line %(n)s") % {"n": position}, required=False
        )
        fields[f"restocked-{key}"] = quantity_input(
            _("Back in stock, line %(n)s") % {"n": position}, required=False
        )
    return type("ReceivedForm", (forms.Form,), fields)
