"""What all tables of the desk share: read only, few queries, addressed by public names."""

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, ChangeList
from django.db.models import Model, QuerySet
from django.db.models.options import Options
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.desk.display import NOTHING
from portal.kernel.access import desk

if TYPE_CHECKING:
    Table = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:
    Table, Inline = admin.ModelAdmin, admin.TabularInline


# How a link asks for the rows of one company, item, site, lane or agreement.
ONE: Final = "__id__exact"


def is_desk(request: HttpRequest) -> bool:
    """Tell whether the person is of the wholesaler's staff."""
    return bool(getattr(request.user, "is_staff", False))


class ReadOnly:
    """Everybody of the desk sees; rows change by services only."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return is_desk(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_desk(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class DeskChangeList(ChangeList):
    """A list that refuses a page that it has not, and a filter's value that is none of the filter's choices."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        is_page = request.GET.get(PAGE_VAR, "1") == str(self.page_num)
        if not is_page or not 1 <= self.page_num <= self.paginator.num_pages:
            raise IncorrectLookupParameters
        for spec in self.filter_specs:
            if not any(choice["selected"] for choice in spec.choices(self)):
                raise IncorrectLookupParameters

    def narrowed_to(self) -> list[str]:
        """Return the names of what a link narrowed the list to, beside the filters that show their own choice."""
        shown = {name for spec in self.filter_specs for name in spec.expected_parameters()}
        found: list[str] = []
        for name, value in self.params.items():
            if name.endswith(ONE) and name.count("__") == ONE.count("__") and name not in shown:
                field = cast("Any", self.lookup_opts.get_field(name.removesuffix(ONE)))
                found += map(str, field.related_model.objects.filter(pk=value))
        return found


class DeskAdmin(ReadOnly, Table):
    """A table of the desk."""

    actions = None
    empty_value_display = NOTHING
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    add_label: ClassVar[Any] = _("New")
    # What an empty list says, and the way on: an address and its word.
    empty_title: ClassVar[Any] = _("None yet")
    empty_text: ClassVar[Any] = _("What is recorded will be listed here.")
    empty_way: ClassVar[tuple[str, Any]] = ("", "")

    @desk
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list under the name of what it lists, and say when a part of the address was left out."""
        if ERROR_FLAG in request.GET:
            messages.warning(
                request,
                gettext(
                    "The address asks for a filter or a page that this list does not have; it is shown without."
                ),
            )
        told = {"title": capfirst(self.opts.verbose_name_plural), "add_label": self.add_label}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        return DeskChangeList

    def get_preserved_filters(self, request: HttpRequest) -> str:
        """Keep the list's filters for the way back, but not the mark that a part of them was left out."""
        return "" if ERROR_FLAG in request.GET else super().get_preserved_filters(request)

    def title_of(self, row: Any) -> str:
        """Return what people call a row."""
        return str(row)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Show a row under its own name."""
        if kwargs.get("obj") is not None:
            title = self.title_of(kwargs["obj"])
            context = {**context, "title": title, "breadcrumb": title, "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)


class NamedChangeList(DeskChangeList):
    """A list whose links carry the rows' public names."""

    def url_for_result(self, result: Model) -> str:
        return screen_url(type(result), getattr(result, self.model_admin.name_field))  # type: ignore[attr-defined]


class NamedAdmin(DeskAdmin):
    """A table whose rows are addressed by a public name, never by primary key."""

    name_field: ClassVar[str] = "number"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        return NamedChangeList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        named = None if self.name_field == "pk" else self.name_field
        return super().get_object(request, object_id, from_field or named)


class DeskInline(ReadOnly, Inline):
    """Rows that stand below their owner, to read."""

    template = "admin/desk/rows.html"
    extra = 0
    empty_value_display = NOTHING
    show_change_link = False
    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows


def names_of(model: type[Model]) -> "Options[Any]":
    """Return how Django calls a model and its fields."""
    return model._meta  # noqa: SLF001 - Django documents it as public


def screen_url(model: type[Model], name: Any) -> str:
    """Return the address of a row's screen; `name` is what its table is addressed by."""
    meta = names_of(model)
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(name)])


def list_url(model: type[Model], query: str = "") -> str:
    """Return the address of a table's list, narrowed by a query string."""
    meta = names_of(model)
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{address}?{query}" if query else address
