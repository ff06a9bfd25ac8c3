"""What the desk's forms hold; they read and check fields, services decide."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from inventory.models import Receipt, Site, SiteKind
from portal.desk.display import quantity
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.kernel.typed import ungrouped

QUANTITY: Final = _("Quantity")
FAR: Final = timedelta(days=3 * 366)


class QuantityField(forms.DecimalField):
    """A number that may have spaces between its thousands, as lists show it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(ungrouped(value.strip()) if isinstance(value, str) else value)


def quantity_input(label: Any = QUANTITY, **options: Any) -> forms.DecimalField:
    """Return a quantity in base units, written as the reader writes numbers."""
    return QuantityField(label=label, max_digits=15, decimal_places=3, min_value=0, localize=True, **options)


if TYPE_CHECKING:
    RowForm = forms.ModelForm[Receipt]
else:
    RowForm = forms.ModelForm


class PickForm(forms.Form):
    """How much was found, empty: all, and why less."""

    quantity = quantity_input(required=False)
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)


class DeliverForm(forms.Form):
    """Who took the goods."""

    receiver = forms.CharField(label=_("Received by"), max_length=120, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)


class NoteForm(forms.Form):
    """A decision in words."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class ReceiveForm(forms.Form):
    """What came of a receipt; empty: all that is open. More than announced must be meant.

    `seen` is how much had come when the page was opened.
    """

    quantity = quantity_input(required=False)
    seen = forms.DecimalField(required=False)
    delivery = forms.CharField(label=_("Delivery note"), max_length=60, required=False)
    is_last = forms.BooleanField(label=_("Nothing more will come"), required=False)
    is_more = forms.BooleanField(label=_("More came than was announced"), required=False)

    def __init__(self, *args: Any, most: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean(self) -> dict[str, Any]:
        """Refuse a surplus that nobody said is one: it may be a slip of the finger."""
        said = super().clean() or self.cleaned_data
        is_meant = said.pop("is_more", False)
        if (said.get("quantity") or 0) > self.most and not is_meant:
            surplus = _("Only %(n)s is announced. Correct it, or tick “More came than was announced”.")
            self.add_error("quantity", surplus % {"n": quantity(self.most)})
        return said


def day_input(label: Any) -> forms.DateField:
    """Return a day on which something may still come: from today on, within three years."""
    field = forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    field.validators.append(refuse_odd_day)
    return field


def refuse_odd_day(value: date) -> None:
    """Raise ValidationError for a day that has passed, or that is too far away to be meant."""
    today = localdate(clock.now())
    if value < today:
        raise forms.ValidationError(_("This day has passed. Give the day on which it is expected now."))
    if value > today + FAR:
        raise forms.ValidationError(_("This day is years away. Check the year."))


class DelayForm(forms.Form):
    """The new day of a receipt."""

    due_on = day_input(_("Due on"))


class AnnounceForm(RowForm):
    """Supply to come."""

    sku = forms.CharField(label=_("Item code"), max_length=40)
    quantity = quantity_input(help_text=_("In base units of the item."))
    due_on = day_input(_("Due on"))
    supplier = forms.ModelChoiceField(label=_("Supplier"), queryset=Site.objects.none(), required=False)

    field_order = ("sku", "site", "quantity", "due_on", "supplier", "reference")

    class Meta:
        model = Receipt
        fields = ("site", "quantity", "due_on", "supplier", "reference")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(is_active=True).order_by("name", "pk")
        self._offer("site", sites)
        self._offer("supplier", sites.filter(kind=SiteKind.SUPPLIER))

    def validate_unique(self) -> None:
        """Leave a reference that is taken to the service, which says what to do."""

    def _offer(self, name: str, sites: QuerySet[Site]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = sites
        field.empty_label = str(_("Choose…"))

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal beside its field."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, f"{refusal.text} {refusal.remedy_text}".strip())
