"""How the house runs: who did what, news on its way, who logs in; to read."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from inventory.models import Receipt
from orders.aftersales.models import Return
from orders.models import Order
from portal.desk.base import DeskAdmin, screen_url
from portal.desk.display import NOTHING, instant, instant_column, readable, tone_badge
from portal.desk.filters import SentFilter
from portal.desk.wording import DEEDS, deed_label, kind_label
from portal.kernel.models import AuditEntry, OutboxMessage, User

DONE_AT = instant_column("at", _("at"))
CREATED_AT = instant_column("created_at", _("created at"))
LAST_LOGIN = instant_column("last_login", _("last log-in"))
SCREENS = {"order": Order, "return": Return, "receipt": Receipt}


class DeedFilter(admin.SimpleListFilter):
    """Entries of one kind of deed."""

    title = _("deed")
    parameter_name = "action"

    def lookups(self, request: Any, model_admin: Any) -> Any:  # noqa: ARG002
        return list(DEEDS.items())

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002
        return queryset.filter(action=self.value()) if self.value() else queryset


class PersonFilter(admin.SimpleListFilter):
    """Entries of one person of the staff, or of nobody."""

    title = _("person")
    parameter_name = "person"

    def lookups(self, request: Any, model_admin: Any) -> Any:  # noqa: ARG002
        staff = User.objects.filter(is_staff=True).order_by("last_name", "email", "pk")[:50]
        return [("nobody", _("The system")), *((str(user.public_id), str(user)) for user in staff)]

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002
        match self.value():
            case None | "":
                return queryset
            case "nobody":
                return queryset.filter(actor=None)
            case chosen:
                known = [value for value, _label in self.lookup_choices]
                return queryset.filter(actor__public_id=chosen) if chosen in known else queryset.none()


class AuditAdmin(DeskAdmin):
    """Who did what."""

    list_display = (DONE_AT, "actor", "deed", "shown_subject", "details")
    list_select_related = ("actor",)
    list_filter = (DeedFilter, PersonFilter)
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    search_fields = ("subject", "actor__email", "actor__last_name")
    search_help_text = _("Number of the order, return or receipt; person.")
    fields = (DONE_AT, "actor", "deed", "shown_subject", "details")

    def title_of(self, row: AuditEntry) -> str:
        return f"{deed_label(row.action)} · {row.subject}"

    @admin.display(description=_("deed"), ordering="action")
    def deed(self, row: AuditEntry) -> str:
        """Return the deed by name."""
        return deed_label(row.action)

    @admin.display(description=_("subject"), ordering="subject")
    def shown_subject(self, row: AuditEntry) -> SafeString | str:
        """Return what it was done to, with the way there."""
        model = SCREENS.get(row.subject_kind)
        if model is None:
            return f"{kind_label(row.subject_kind)} {row.subject}"
        return format_html('<a href="{}">{}</a>', screen_url(model, row.subject), row.subject)

    @admin.display(description=_("details"))
    def details(self, row: AuditEntry) -> Any:
        """Return what else was recorded."""
        return readable(row.data)


class OutboxAdmin(DeskAdmin):
    """News on its way to workers, browsers and partners."""

    list_display = (CREATED_AT, "topic", "key", "sequence", "shown_sent", "attempts", "last_error")
    list_filter = (SentFilter, "topic")
    search_fields = ("key",)
    search_help_text = _("Key: the number of the order.")
    ordering = ("-created_at", "-pk")
    fields = (
        "topic",
        "key",
        "sequence",
        CREATED_AT,
        "shown_sent",
        "attempts",
        "last_error",
        "shown_payload",
    )

    @admin.display(description=_("delivered"), ordering="sent_at")
    def shown_sent(self, row: OutboxMessage) -> Any:
        """Return when it was delivered, or that it waits."""
        return instant(row.sent_at) if row.sent_at else tone_badge("warn", capfirst(_("waiting")))

    @admin.display(description=_("content"))
    def shown_payload(self, row: OutboxMessage) -> Any:
        """Return the message itself."""
        return readable(row.payload)


class UserAdmin(DeskAdmin):
    """Everybody who logs in: people of companies, operators, the desk."""

    list_display = ("email", "last_name", "first_name", "is_staff", "is_operator", "is_active", LAST_LOGIN)
    list_filter = ("is_staff", "is_operator", "is_active")
    search_fields = ("email", "first_name", "last_name")
    search_help_text = _("Name or e-mail address.")
    ordering = ("email",)
    fields = (
        "email",
        ("first_name", "last_name"),
        "shown_language",
        ("is_staff", "is_operator", "is_active"),
        instant_column("date_joined", _("member since")),
        LAST_LOGIN,
    )

    @admin.display(description=_("language"))
    def shown_language(self, row: User) -> str:
        """Return the language that the person chose, by its own name."""
        return str(get_language_info(row.language)["name_local"]).capitalize() if row.language else NOTHING
