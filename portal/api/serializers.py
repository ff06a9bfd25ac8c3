"""What the API takes, and the shapes that its documentation shows."""

from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty

LONGEST: Final = {"sku": 40, "quantity": 30, "unit": 10, "site": 20, "service": 10}
ADDED: Final = frozenset({"sku", "quantity", "unit"})


class ExactSerializer(serializers.Serializer[Any]):
    """A body in which nothing is passed over: what was meant by a member that is not known would not be done."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(map(str, data.keys() - self.fields.keys())) if isinstance(data, dict) else []
        if unknown:
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                {
                    name: [_("This is not known here. Use any of: %(known)s.") % {"known": known}]
                    for name in unknown
                }
            )
        return super().to_internal_value(data)


class QuantityField(serializers.CharField):
    """A decimal as a text. A comma is refused: to one system it parts thousands, to another decimals."""

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data)
        if "," in text:
            raise serializers.ValidationError(_("Write it with a decimal point and no commas, as 1000.5."))
        return text


class ChosenField(serializers.ChoiceField):
    """One of some words; any other is answered with these."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            known = ", ".join(self.choices)
            raise serializers.ValidationError(_("Use any of: %(known)s.") % {"known": known}) from None


class RequestedLineSerializer(ExactSerializer):
    """One line of what is asked for beside an order's own."""

    known: ClassVar[AbstractSet[str]] = ADDED
    sku = serializers.CharField(max_length=LONGEST["sku"])
    quantity = QuantityField(
        max_length=LONGEST["quantity"], help_text="Decimal, in `unit`, else in base units."
    )
    unit = serializers.CharField(max_length=LONGEST["unit"], required=False)

    def run_validation(self, data: Any = empty) -> Any:
        """Let a plain line pass at once; any other is looked at field by field, which takes ten times as long."""
        return dict(data) if _is_plain(data, self.known) else super().run_validation(data)


class PromisedLineSerializer(RequestedLineSerializer):
    """One line of what is to be promised."""

    known = LONGEST.keys()
    site = serializers.CharField(
        max_length=LONGEST["site"], required=False, help_text="From this site and no other: its code."
    )
    service = serializers.CharField(
        max_length=LONGEST["service"],
        required=False,
        help_text="By this service and no other, as `standard` or `express`.",
    )


def _is_plain(line: Any, known: AbstractSet[str]) -> bool:
    """Whether a line is of short, trimmed, printable texts only, as the fields would let them pass unchanged."""
    return (
        isinstance(line, dict)
        and {"sku", "quantity"} <= line.keys() <= known
        and all(
            isinstance(text, str)
            and text.isprintable()
            and 0 < len(text) <= LONGEST[name]
            and text == text.strip()
            for name, text in line.items()
        )
        and "," not in line["quantity"]
    )


class PromiseRequestSerializer(ExactSerializer):
    """The body of `POST promises/`."""

    ship_to = serializers.UUIDField()
    wanted = serializers.DateField(required=False, allow_null=True)
    policy = serializers.DictField(
        required=False,
        default=dict,
        help_text="complete, max_shipments, min_shipment, max_late_days, latest, substitutes",
    )
    lines = PromisedLineSerializer(many=True)


class HoldRequestSerializer(ExactSerializer):
    """The body of `POST promises/{id}/hold/`."""

    option = ChosenField(choices=("earliest", "wanted", "cheapest", "fewest"))


class OrderRequestSerializer(ExactSerializer):
    """The body of `POST orders/`."""

    promise = serializers.UUIDField()
    option = ChosenField(choices=("earliest", "wanted", "cheapest", "fewest"))
    purchase_order = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    cost_centre = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class CancelRequestSerializer(ExactSerializer):
    """The body of `POST orders/{number}/cancel/`."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ChangedLineSerializer(ExactSerializer):
    """The new quantity of one line of an order."""

    position = serializers.IntegerField(min_value=1, help_text="The `position` of the order line.")
    quantity = QuantityField(
        max_length=30, help_text="Decimal, in the unit the line was ordered in; 0 takes the line out."
    )


class ChangeRequestSerializer(ExactSerializer):
    """The body of `POST orders/{number}/changes/`: what is not named stays as it is."""

    lines = ChangedLineSerializer(many=True, required=False, default=list)
    add = RequestedLineSerializer(many=True, required=False, default=list, help_text="New lines.")
    wanted = serializers.DateField(
        required=False, allow_null=True, help_text="Another wanted day; null: as soon as possible."
    )
    ship_to = serializers.UUIDField(required=False, allow_null=True)
    purchase_order = serializers.CharField(max_length=60, required=False, allow_blank=True)
    cost_centre = serializers.CharField(max_length=40, required=False, allow_blank=True)
    option = ChosenField(
        choices=("earliest", "wanted", "cheapest", "fewest"),
        required=False,
        default="",
        help_text="How what is promised anew is delivered; else as the order was.",
    )


class ReturnedLineSerializer(ExactSerializer):
    """One delivered line that goes back."""

    line = serializers.UUIDField(help_text="The `id` of the order line.")
    quantity = serializers.DecimalField(max_digits=15, decimal_places=3, help_text="In base units.")
    reason = ChosenField(choices=("damaged", "wrong_item", "faulty", "too_many", "no_longer_needed", "other"))


class ReturnRequestSerializer(ExactSerializer):
    """The body of `POST returns/`."""

    order = serializers.CharField(max_length=30)
    lines = ReturnedLineSerializer(many=True, allow_empty=False)
    comment = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
