"""The shapes that the API answers with, for its documentation; `representation` writes them."""

from typing import Any

from rest_framework import serializers
from rest_framework.serializers import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DictField,
    FloatField,
    IntegerField,
    ListField,
    URLField,
    UUIDField,
)


class Shape(serializers.Serializer[Any]):
    """A shape of an answer."""


def decimal(**options: Any) -> serializers.DecimalField:
    """Return a decimal, written as a string."""
    return serializers.DecimalField(max_digits=None, decimal_places=None, **options)


class FaultShape(Shape):
    """What is wrong, where, and what to do about it."""

    line = IntegerField(required=False, help_text="The line of the request, from 1.")
    field = CharField(required=False, help_text="The field of the request.")
    detail = CharField()
    remedy = CharField(required=False)


class ProblemShape(Shape):
    """A problem document (RFC 9457)."""

    type = CharField(help_text="`urn:comptoir:problem:` and the code.")
    title = CharField(help_text="What happened, in the language of `Accept-Language`.")
    status = IntegerField()
    code = CharField(help_text="Stable: what programs decide by.")
    detail = CharField(required=False, help_text="What to do about it.")
    errors = FaultShape(many=True, required=False)  # type: ignore[assignment]
    fresh = DictField(required=False, help_text="What is possible now, where what was shown no longer is.")


class MoneyShape(Shape):
    """An amount with its currency."""

    amount = decimal()
    currency = CharField(help_text="ISO 4217")


class PriceShape(MoneyShape):
    """Your price of a base unit."""

    source = CharField(help_text="The list, or your agreement.")  # type: ignore[assignment]


class PackShape(Shape):
    """A unit and how many base units make one."""

    unit = CharField()
    factor = decimal()


class UnitShape(PackShape):
    """A unit that the item is ordered in."""

    gtin = CharField(allow_null=True)


class AvailabilityShape(Shape):
    """What can be had when at the ship-to."""

    quantity = decimal(allow_null=True)
    deliver_from = DateTimeField(allow_null=True)
    deliver_until = DateTimeField(allow_null=True)
    site = CharField(allow_null=True)
    order_by = DateTimeField(allow_null=True, help_text="Ordered later, it comes later.")
    later_quantity = decimal(allow_null=True)
    later_on = DateField(allow_null=True)
    state = CharField()


class ProductShape(Shape):
    """An item at your price, with what can be had when."""

    sku = CharField()
    gtin = CharField(allow_null=True)
    name = CharField()
    brand = CharField(allow_null=True)
    own_part_number = CharField(allow_null=True)
    unit = CharField(help_text="The base unit.")
    pack = PackShape(allow_null=True)
    units = UnitShape(many=True)
    minimum = decimal()
    multiple = decimal()
    price = PriceShape()
    available = AvailabilityShape(allow_null=True)


class AttributeShape(Shape):
    """One attribute of an item."""

    code = CharField()
    label = CharField()  # type: ignore[assignment]
    value = CharField()


class BreakShape(Shape):
    """A price from a quantity on."""

    amount = decimal()

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; one is named by a word of the language."""
        return {"from": decimal(), **super().get_fields()}


class ProductDetailShape(ProductShape):
    """An item whole."""

    description = CharField(allow_blank=True)
    attributes = AttributeShape(many=True)
    breaks = BreakShape(many=True)
    category = CharField(allow_null=True)
    weight_kg = decimal(allow_null=True)
    volume_dm3 = decimal(allow_null=True)
    substitutes = ListField(child=CharField())


class FacetValueShape(Shape):
    """A value that narrows, and how many items it leaves."""

    value = CharField()
    label = CharField()  # type: ignore[assignment]
    count = IntegerField()
    chosen = BooleanField()


class FacetShape(Shape):
    """An attribute to narrow by: `f.<code>=<value>`."""

    code = CharField()
    label = CharField()  # type: ignore[assignment]
    unit = CharField(allow_null=True)
    values = FacetValueShape(many=True)


class ProductPageShape(Shape):
    """A page of hits."""

    count = IntegerField()
    next = URLField(allow_null=True)
    previous = URLField(allow_null=True)
    facets = FacetShape(many=True)
    categories = ListField(child=DictField(), help_text="A tree: path, label, count, children.")
    did_you_mean = CharField(allow_null=True)
    results = ProductShape(many=True)


class PromisedPartShape(Shape):
    """A part of a line as it is promised."""

    sku = CharField(required=False, help_text="Only when a substitute is sent.")
    quantity = decimal()
    site = CharField()
    lane = CharField()
    service = CharField()
    ship_at = DateTimeField()
    ship_on = DateField()
    deliver_from = DateTimeField()
    deliver_until = DateTimeField()
    order_by = DateTimeField(allow_null=True)
    sureness = FloatField(allow_null=True, help_text="Probability of being on time, 0 to 1.")


class PromisedLineShape(Shape):
    """A line as it is promised, and what set its date."""

    line = IntegerField()
    sku = CharField()
    quantity = decimal(help_text="In base units.")
    unit = CharField()
    unit_quantity = decimal()
    site = CharField(required=False, help_text="Only when it was asked for.")
    service = CharField(required=False, help_text="Only when it was asked for.")
    schedule = PromisedPartShape(many=True)
    short = decimal(help_text="What cannot be promised.")
    because = DictField(
        help_text="Which constraint set the date; `text` says it in words. `sooner`: what would bring it forward; a "
        "`site` and a `service` of it can be asked for with the line."
    )


class OptionShape(Shape):
    """One way to deliver everything."""

    code = serializers.ChoiceField(choices=("earliest", "wanted", "cheapest", "fewest"))
    cost = MoneyShape()
    deliveries = IntegerField()
    order_by = DateTimeField(allow_null=True)
    lines = PromisedLineShape(many=True)


class PromiseShape(Shape):
    """A promise as it was shown; it is never recomputed silently."""

    id = UUIDField()
    state = CharField()
    created_at = DateTimeField()
    expires_at = DateTimeField()
    hold_expires_at = DateTimeField(allow_null=True)
    option = CharField(allow_null=True)
    options = OptionShape(many=True)
