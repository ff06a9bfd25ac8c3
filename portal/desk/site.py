"""The admin site of the desk: its first page, its areas, its clock."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.kernel.access import desk

# The desk works by the wholesaler's clock; an order's screen by that of its ship-to.
HOUSE_ZONE: Final = ZoneInfo("Europe/Paris")
AREAS: Final = {
    "orders": _("Orders"),
    "aftersales": _("Returns and credit notes"),
    "inventory": _("Stock and network"),
    "promising": _("Promises"),
    "customers": _("Customers"),
    "catalogue": _("Catalogue"),
    "kernel": _("Operation"),
}


class DeskSite(AdminSite):
    """Django admin for the wholesaler's own staff; log-in is the portal's."""

    site_header = _("Comptoir desk")
    site_title = _("Comptoir desk")
    index_title = _("Today")
    index_template = "admin/desk/today.html"
    final_catch_all_view = False

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Run a view by the house's clock; its page is rendered before the clock goes back."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def by_house_time(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with timezone.override(HOUSE_ZONE):
                response = inner(request, *args, **kwargs)
                return response.render() if isinstance(response, TemplateResponse) else response

        return by_house_time

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    @desk
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what needs somebody today, worst first, above the areas."""
        from portal.desk.today import KINDS, today

        kind = request.GET.get("kind", "")
        if kind and kind not in KINDS:
            messages.warning(request, gettext("“%(kind)s” is no kind; all are shown.") % {"kind": kind[:40]})
            kind = ""
        return super().index(request, {**today(kind), **(extra_context or {})})

    @desk
    def password_change(  # type: ignore[override]
        self,
        request: HttpRequest,  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Change the password where everybody does."""
        return redirect("account_change_password")

    @desk
    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show one area."""
        title = {"title": AREAS.get(app_label, app_label)}
        return super().app_index(request, app_label, {**title, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Return the areas in the order of the desk's work, tables in the order of the registry."""
        order = {model: place for place, model in enumerate(self._registry)}
        found = self._build_app_dict(request, app_label)
        areas = list(found.values())
        for area in areas:
            area["name"] = AREAS.get(area["app_label"], area["name"])
            area["models"].sort(key=lambda table: order[table["model"]])
        return sorted(areas, key=lambda area: list(AREAS).index(area["app_label"]))
