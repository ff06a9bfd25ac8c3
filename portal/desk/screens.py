"""A row as one screen of our own, with deeds: forms that call one service each and show its refusals."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.units import unit_names
from portal.desk.base import NamedAdmin, is_desk, screen_url
from portal.desk.display import language
from portal.kernel.access import desk
from portal.kernel.errors import Refusal


class NotUnderstoodError(Refusal):
    """A field of a form holds what cannot be read."""

    code = "not_understood"
    message = gettext_lazy("%(label)s: %(error)s")


Deed = Callable[[HttpRequest, Any], str]
"""Carries out a deed on a row and returns what to tell; raises Refusal."""


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """Show a refusal with its remedy."""
    messages.error(request, f"{refusal.text} {refusal.remedy_text}".strip())


def checked(form: forms.Form) -> dict[str, Any]:
    """Return what a form says. Raises: NotUnderstoodError for the first field that cannot be read."""
    if form.is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else name
    raise NotUnderstoodError(field=name, label=str(label or name), error=" ".join(map(str, errors)))


class ScreenAdmin(NamedAdmin):
    """A table whose rows have a screen; `deeds` maps what a form's button says to what is done."""

    screen_template: ClassVar[str]

    def screen(self, request: HttpRequest, row: Any) -> Mapping[str, Any]:  # noqa: ARG002
        """Return what the screen shows of a row; subclasses say."""
        return {}

    def deeds(self) -> Mapping[str, Deed]:
        """Return the deeds by name; none by default."""
        return {}

    @desk
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Show a row's screen."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return self.show(request, self.row(request, object_id))

    @desk
    def deed_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Carry out a deed; a refusal shows the screen again with what was entered, and nothing changed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.row(request, object_id)
        deed = self.deeds().get(request.POST.get("deed", ""))
        if deed is None:
            messages.error(request, _("That step is not known. Nothing was changed."))
            return self.show(request, row, status=422)
        try:
            messages.success(request, deed(request, row))
        except Refusal as refusal:
            tell(request, refusal)
            return self.show(request, row, status=refusal.status)
        return redirect(self.kept(request, self.address(row)))

    def get_urls(self) -> list[URLPattern]:
        """Return admin's addresses and those of the deeds."""
        deed = self.admin_site.admin_view(self.deed_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_deed"
        return [path("<path:object_id>/deed/", deed, name=name), *super().get_urls()]

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """Return a row by its public name. Raises: PermissionDenied, Http404."""
        if not is_desk(request):
            raise PermissionDenied
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found

    def address(self, row: Model) -> str:
        """Return the address of a row's screen."""
        return screen_url(type(row), getattr(row, self.name_field))

    def kept(self, request: HttpRequest, address: str) -> str:
        """Return an address with the list's filters that the person came from, so that the way back leads there."""
        filters = self.get_preserved_filters(request)
        return f"{address}?{filters}" if filters else address

    def show(
        self, request: HttpRequest, row: Any, *, template: str = "", status: int = 200, **extra: Any
    ) -> TemplateResponse:
        """Render a row's screen; after a refusal `entered` is what the form said."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": str(row),
            "deed_url": self.kept(request, f"{self.address(row).removesuffix('change/')}deed/"),
            "preserved_filters": self.get_preserved_filters(request),
            "unit_names": unit_names(language()),
            "entered": request.POST if request.method == "POST" else {},
            **self.screen(request, row),
            **extra,
        }
        return TemplateResponse(request, template or self.screen_template, context, status=status)


class LocalScreenAdmin(ScreenAdmin):
    """A table whose rows have a ship-to; a row's screen is told by the clock there."""

    def show(self, request: HttpRequest, row: Any, **options: Any) -> TemplateResponse:
        with timezone.override(ZoneInfo(row.ship_to.timezone)):
            response = super().show(request, row, **options)
            response.render()
            return response


def person(request: HttpRequest) -> Any:
    """Return who acts."""
    return cast("Any", request.user)
