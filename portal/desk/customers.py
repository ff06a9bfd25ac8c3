"""Companies with their people, places and agreements; to read."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from portal.catalogue.models import Agreement
from portal.customers.models import (
    LEAST_GAIN_DAYS,
    MOST_GAIN_DAYS,
    Company,
    GainRule,
    Membership,
    Role,
    ShipTo,
)
from portal.customers.services import choose_gain_rule
from portal.desk.base import DeskAdmin, DeskInline, list_url, screen_url
from portal.desk.display import NOTHING, instant_column, money, two_lines
from portal.desk.finding import companies_named
from portal.desk.screens import person, tell
from portal.kernel import clock
from portal.kernel.access import desk
from portal.kernel.errors import Refusal

KEY_DATES = (
    instant_column("created_at", _("created at")),
    instant_column("last_used_at", _("last used at")),
    instant_column("revoked_at", _("revoked at")),
)


class MembershipInline(DeskInline):
    """People of a company."""

    model = Membership
    fields = ("user", "shown_roles", "threshold", "is_active")
    readonly_fields = ("shown_roles", "threshold")
    related = ("user", "company")
    verbose_name_plural = _("people")

    @admin.display(description=_("roles"))
    def shown_roles(self, row: Membership) -> str:
        """Return the roles by name."""
        return roles_of(row)

    @admin.display(description=_("approval above"))
    def threshold(self, row: Membership) -> str:
        """Return the amount above which an order needs approval."""
        return threshold_of(row)


class ShipToInline(DeskInline):
    """Places of a company."""

    model = ShipTo
    fields = ("code", "name", "kind", "postal_code", "city", "is_default", "is_active")
    show_change_link = True


class CompanyAdmin(DeskAdmin):
    """The wholesaler's customers."""

    list_display = ("name", "code", "segment", "country", "is_active")
    list_filter = ("segment", "country", "is_active")
    search_fields = ("name", "code", "=siren", "=vat_number")
    search_help_text = _("Name, code, SIREN or VAT number.")
    ordering = ("name", "pk")
    list_per_page = 100
    inlines = (MembershipInline, ShipToInline)
    change_form_template = "admin/desk/company.html"
    fields = (
        "name",
        "code",
        "links",
        "siren",
        "vat_number",
        "segment",
        "country",
        "shown_language",
        "timezone",
        "credit",
        "is_active",
        instant_column("created_at", _("created at")),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Company], search_term: str
    ) -> tuple[QuerySet[Company], bool]:
        """Search names without regard to accents, codes and official numbers."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        named = companies_named(search_term).values("pk")
        return found | queryset.filter(pk__in=named), may_repeat

    def get_urls(self) -> list[URLPattern]:
        """Return admin's addresses and that of the rule for earlier deliveries."""
        rule = self.admin_site.admin_view(self.gain_rule_view)
        return [
            path("<path:object_id>/gain-rule/", rule, name="customers_company_gain_rule"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Show the rule for earlier deliveries with what it can be; what was refused stands as it was typed."""
        company = context["original"]
        context |= {
            "rules": GainRule.choices,
            "least": LEAST_GAIN_DAYS,
            "most": MOST_GAIN_DAYS,
            "rule": request.GET.get("rule", company.gain_rule),
            "days": request.GET.get("days", company.gain_days),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    @desk
    def gain_rule_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep what the company wants done when a confirmed delivery could come sooner."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        address = screen_url(Company, found.pk)
        if request.method == "POST":
            said = {name: request.POST.get(name, "") for name in ("rule", "days")}
            try:
                choose_gain_rule(company_id=found.pk, **said, user=person(request), now=clock.now())
                messages.success(request, gettext("The rule of %(company)s is saved.") % {"company": found})
            except Refusal as refusal:
                tell(request, refusal)
                address += f"?{urlencode(said)}"
        return redirect(address)

    @admin.display(description=_("language"))
    def shown_language(self, row: Company) -> str:
        """Return the language that the company is written to in, by its own name."""
        return str(get_language_info(row.language)["name_local"]).capitalize()

    @admin.display(description=_("credit limit"))
    def credit(self, row: Company) -> str:
        """Return what may be owed."""
        return NOTHING if row.credit_limit is None else money(row.credit_limit, row.currency)

    @admin.display(description=_("see also"))
    def links(self, row: Company) -> SafeString:
        """Return the way to the company's orders and agreements."""
        narrowed = f"company__id__exact={row.pk}"
        ways = ((list_url(Order, narrowed), _("Orders")), (list_url(Agreement, narrowed), _("Agreements")))
        return format_html_join(" · ", '<a href="{}">{}</a>', ways)


class MembershipAdmin(DeskAdmin):
    """People of the companies."""

    list_display = ("named", "company", "shown_roles", "threshold", "is_active")
    list_select_related = ("user", "company")
    list_filter = ("is_active",)
    search_fields = ("user__email", "user__first_name", "user__last_name", "company__name")
    search_help_text = _("Name, e-mail address or company.")
    ordering = ("company__name", "user__email", "pk")
    fields = ("user", "email", "company", "shown_roles", "threshold", "is_active")

    @admin.display(description=_("person"), ordering="user__email")
    def named(self, row: Membership) -> SafeString:
        """Return the person with his address."""
        return two_lines(row.user, row.user.email)

    @admin.display(description=_("approval above"), ordering="approval_threshold")
    def threshold(self, row: Membership) -> str:
        """Return the amount above which an order needs approval."""
        return threshold_of(row)

    @admin.display(description=_("e-mail address"), ordering="user__email")
    def email(self, row: Membership) -> str:
        """Return the address that he logs in with."""
        return row.user.email

    @admin.display(description=_("roles"))
    def shown_roles(self, row: Membership) -> str:
        """Return the roles by name."""
        return roles_of(row)


class ApiKeyAdmin(DeskAdmin):
    """Bearer keys; the keys themselves are nowhere kept."""

    list_display = ("prefix", "label", "company", "user", *KEY_DATES)
    list_select_related = ("company", "user")
    search_fields = ("prefix", "label", "company__name", "user__email")
    search_help_text = _("Prefix, name, company or e-mail address.")
    ordering = ("-created_at", "-pk")
    fields = ("prefix", "label", "company", "user", *KEY_DATES)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("digest")


def threshold_of(row: Membership) -> str:
    """Return the amount above which a person's orders need approval."""
    none = row.approval_threshold is None
    return NOTHING if none else money(row.approval_threshold, row.company.currency)


def roles_of(row: Membership) -> str:
    """Return the names of a person's roles."""
    return ", ".join(str(Role(role).label) for role in row.roles)
