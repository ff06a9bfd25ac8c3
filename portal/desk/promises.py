"""Promises: what was shown to buyers."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orders.options import NAMES
from portal.desk.display import badge, instant, instant_column
from portal.desk.promise_story import story_of
from portal.desk.screens import LocalScreenAdmin
from promising.models import Promise

# How a state is coloured.
BADGES = {"quoted": "open", "held": "requested", "confirmed": "confirmed", "cancelled": "cancelled"}


class PromiseAdmin(LocalScreenAdmin):
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
    search_help_text = _("Company, e-mail address, or the whole identifier.")
    screen_template = "admin/desk/promise.html"

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, row: Promise) -> SafeString:
        """Return the state as a badge."""
        return badge(BADGES[row.state], row.get_state_display())

    @admin.display(description=_("option"), ordering="option_code")
    def option(self, row: Promise) -> Any:
        """Return the chosen option by name."""
        return NAMES.get(row.option_code, row.option_code)

    def screen(self, request: HttpRequest, row: Promise) -> Mapping[str, Any]:  # noqa: ARG002
        title = " · ".join((str(row.company), instant(row.created_at)))
        return {"title": title, "badge_state": BADGES[row.state], **story_of(row)}
