"""Promises: what was shown to a buyer, what was asked, and the facts that it rested on."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from portal.desk.display import badge, instant_column
from portal.desk.screens import ScreenAdmin
from promising.explaining import sentence
from promising.models import Promise
from promising.representation import PromiseView
from promising.selectors import promise_by_id

OPTIONS = {
    "earliest": _("Earliest"),
    "wanted": _("Wanted day"),
    "cheapest": _("Cheapest"),
    "fewest": _("Fewest deliveries"),
}
# How a state is coloured.
BADGES = {"quoted": "open", "held": "requested", "confirmed": "confirmed", "cancelled": "cancelled"}


class PromiseAdmin(ScreenAdmin):
    """What buyers were shown."""

    name_field = "public_id"
    list_display = (
        instant_column("created_at", _("created at")),
        "company",
        "ship_to",
        "requested_by",
        "shown_state",
        "option",
        instant_column("expires_at", _("expires at")),
    )
    list_select_related = ("company", "ship_to", "requested_by")
    list_filter = ("state", "option_code")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    search_fields = ("=public_id", "company__name", "requested_by__email")
    screen_template = "admin/desk/promise.html"

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, row: Promise) -> SafeString:
        """Return the state as a badge."""
        return badge(BADGES[row.state], row.get_state_display())

    @admin.display(description=_("option"), ordering="option_code")
    def option(self, row: Promise) -> Any:
        """Return the chosen option by name."""
        return OPTIONS.get(row.option_code, row.option_code)

    def screen(self, request: HttpRequest, row: Promise) -> Mapping[str, Any]:  # noqa: ARG002
        found = promise_by_id(row.public_id)
        assert found is not None
        return {
            "promise": row,
            "badge_state": BADGES[row.state],
            "options": _options(found),
            "order": Order.objects.filter(promise=row.public_id).first(),
        }


def _options(promise: PromiseView) -> list[dict[str, Any]]:
    """Return the plans that were offered, each once, under the names of all options that mean it."""
    shown: list[dict[str, Any]] = []
    told: set[str] = set()
    for option in promise.options:
        if option.code in told:
            continue
        codes = (option.code, *option.same_as)
        told.update(codes)
        shown.append(
            {
                "option": option,
                "label": " · ".join(str(OPTIONS.get(code, code)) for code in codes),
                "is_chosen": promise.option_code in codes,
                "lines": [(line, sentence(line.because) if line.because else "") for line in option.lines],
            }
        )
    return shown
