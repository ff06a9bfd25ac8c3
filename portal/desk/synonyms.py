"""Synonyms: the one table that the desk writes itself, through services all the same."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.models import Synonym
from portal.catalogue.query import normalise
from portal.catalogue.services import InvalidSynonym, add_synonym
from portal.desk.base import DeskAdmin, is_desk
from portal.desk.screens import person
from portal.desk.services.synonyms import SynonymTaken, change_synonym, remove_synonym
from portal.kernel import clock

if TYPE_CHECKING:
    RowForm = forms.ModelForm[Synonym]
else:
    RowForm = forms.ModelForm


class SynonymForm(RowForm):
    """Two expressions, as the search reads them."""

    both_ways = forms.BooleanField(
        label=gettext_lazy("Both ways"),
        required=False,
        help_text=gettext_lazy("Each expression also finds the other."),
    )

    class Meta:
        model = Synonym
        fields = ("term", "equivalent")

    def clean(self) -> dict[str, Any]:
        """Write both sides as the search does, and refuse what says nothing new."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        written = {name: " ".join(normalise(said[name])) for name in ("term", "equivalent")}
        if not all(written.values()) or written["term"] == written["equivalent"]:
            self.add_error("term", str(InvalidSynonym(**{name: said[name] for name in written})))
            return said
        if Synonym.objects.filter(**written).exclude(pk=self.instance.pk).exists():
            self.add_error("term", str(SynonymTaken(field="term", line=None, **written)))
        return {**said, **written}


class SynonymAdmin(DeskAdmin):
    """Words that find the same things."""

    form = SynonymForm
    list_display = ("term", "equivalent")
    search_fields = ("term", "equivalent")
    empty_text = gettext_lazy("Add words that mean the same, and the search finds both.")
    empty_way = ("add/", gettext_lazy("New"))
    search_help_text = gettext_lazy("Words of either side.")
    ordering = ("term", "equivalent")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return is_desk(request)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        return ["term", "equivalent"] if obj else ["term", "equivalent", "both_ways"]

    def save_model(self, request: HttpRequest, obj: Synonym, form: Any, change: bool) -> None:  # noqa: FBT001
        """Hand the form to the service that knows how the search writes words."""
        said = {"term": obj.term, "equivalent": obj.equivalent, "actor": person(request), "now": clock.now()}
        if change:
            change_synonym(key=obj.pk, **said)
        else:
            add_synonym(both_ways=bool(form.cleaned_data.get("both_ways")), **said)
            obj.pk = Synonym.objects.values_list("pk", flat=True).get(
                term=obj.term, equivalent=obj.equivalent
            )
        messages.info(
            request,
            _(
                "The search follows at once; misspellings of new words are understood "
                "after the search words are next gathered."
            ),
        )

    def delete_model(self, request: HttpRequest, obj: Synonym) -> None:
        """Remove through the service, which writes the audit."""
        remove_synonym(key=obj.pk, actor=person(request), now=clock.now())

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the record to the services' audit."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave the record to the services' audit."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Leave the record to the services' audit."""
