"""The shapes of orders, changes and returns in the API's answers, for its documentation."""

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

from portal.api.answers import MoneyShape, Shape, decimal


class OrderRowShape(Shape):
    """An order as a row of the list."""

    number = CharField()
    state = CharField()
    placed_at = DateTimeField()
    purchase_order = CharField(allow_blank=True)
    cost_centre = CharField(allow_blank=True)
    ship_to = CharField()
    total = MoneyShape()
    line_count = IntegerField()
    deliver_from = DateTimeField(allow_null=True)
    deliver_until = DateTimeField(allow_null=True)
    late = BooleanField()


class OrderPageShape(Shape):
    """A page of orders, newest first."""

    next = URLField(allow_null=True)
    previous = URLField(allow_null=True)
    results = OrderRowShape(many=True)


class PlacedShape(Shape):
    """An order just placed."""

    number = CharField()
    state = CharField()
    total = MoneyShape()
    lines = ListField(
        child=DictField(),
        help_text="position, part, sku, quantity, state, deliver_from, deliver_until",
    )


class PlaceShape(Shape):
    """A ship-to."""

    id = UUIDField()
    name = CharField()


class LedgerShape(Shape):
    """A date that was said about a part, by whom and when."""

    kind = CharField(help_text="requested, promised, confirmed, repromised or actual")
    deliver_from = DateTimeField(allow_null=True)
    deliver_until = DateTimeField(allow_null=True)
    at = DateTimeField()
    by = CharField(allow_blank=True)


class PartShape(Shape):
    """A part of a position that moves on its own."""

    id = UUIDField(help_text="What a return names.")
    part = IntegerField()
    quantity = decimal()
    state = CharField()
    site = CharField(allow_blank=True)
    ship_at = DateTimeField(allow_null=True)
    deliver_from = DateTimeField(allow_null=True)
    deliver_until = DateTimeField(allow_null=True)
    promised_until = DateTimeField(allow_null=True)
    delivered_at = DateTimeField(allow_null=True)
    sureness = FloatField(allow_null=True)
    returnable = decimal()
    because = DictField(allow_null=True)
    promise_ledger = LedgerShape(many=True)


class PositionShape(Shape):
    """A line of an order."""

    position = IntegerField()
    sku = CharField()
    name = CharField()
    quantity = decimal(help_text="In base units.")
    unit = CharField()
    unit_quantity = decimal()
    unit_price = MoneyShape()
    amount = MoneyShape()
    schedule = PartShape(many=True)


class GainLineShape(Shape):
    """A line of an order as confirmed, and as it could be."""

    id = UUIDField()
    position = IntegerField()
    part = IntegerField()
    sku = CharField()
    quantity = decimal(help_text="In base units.")
    confirmed_from = DateTimeField()
    confirmed_until = DateTimeField()
    deliver_from = DateTimeField()
    deliver_until = DateTimeField()
    site = CharField()
    confirmed_sureness = FloatField(allow_null=True)
    sureness = FloatField(allow_null=True)


class GainShape(Shape):
    """An earlier delivery that is offered, as long as it is available."""

    id = UUIDField()
    expires_at = DateTimeField()
    deliver_until = DateTimeField()
    lines = GainLineShape(many=True)


class AcceptedGainShape(Shape):
    """An earlier delivery that was accepted."""

    order = CharField()
    id = UUIDField()
    deliver_until = DateTimeField()


class OrderShape(Shape):
    """An order whole."""

    number = CharField()
    state = CharField()
    placed_at = DateTimeField()
    purchase_order = CharField(allow_blank=True)
    cost_centre = CharField(allow_blank=True)
    ship_to = PlaceShape()
    total = MoneyShape()
    goods = MoneyShape()
    charges = ListField(child=DictField(), help_text="label and amount")
    last_event = IntegerField()
    lines = PositionShape(many=True)
    gains = GainShape(many=True, help_text="Earlier deliveries to accept or to decline.")


class EventShape(Shape):
    """Something that happened to an order."""

    event = IntegerField(help_text="Counts from 1 for each order, without gaps.")
    kind = CharField()
    text = CharField()
    at = DateTimeField()
    by = CharField(allow_blank=True, allow_null=True)
    line = UUIDField(allow_null=True)
    data = DictField()  # type: ignore[assignment]


class EventsShape(Shape):
    """Events in sequence."""

    results = EventShape(many=True)


class ReturnedShape(Shape):
    """A line that goes back."""

    line_id = UUIDField()
    position = IntegerField()
    part = IntegerField()
    sku = CharField()
    name = CharField()
    quantity = decimal()
    unit = CharField()
    reason = CharField()
    reason_label = CharField()
    received_quantity = decimal()
    restocked_quantity = decimal()
    amount = MoneyShape()


class ReturnShape(Shape):
    """A return with its lines."""

    number = CharField()
    order = CharField()
    state = CharField(help_text="requested, accepted, refused, received or credited")
    requested_at = DateTimeField()
    comment = CharField(allow_blank=True)
    decision_note = CharField(allow_blank=True)
    credit_note = CharField(allow_null=True)
    lines = ReturnedShape(many=True)


class ReturnsShape(Shape):
    """The newest returns."""

    results = ReturnShape(many=True)


class SideShape(Shape):
    """A line before or after a change."""

    quantity = decimal()
    unit_quantity = decimal()
    unit_price = decimal()
    amount = decimal()
    schedule = ListField(child=DictField(), help_text="quantity, site, deliver_from, deliver_until, sureness")


class ChangedPositionShape(Shape):
    """What a change makes of one line."""

    position = IntegerField()
    sku = CharField()
    change = CharField()
    unit = CharField()
    later = BooleanField()
    sooner = BooleanField()
    before = SideShape(allow_null=True)
    after = SideShape(allow_null=True)
    because = DictField(allow_null=True)


class WholeShape(Shape):
    """The order's head and sums before or after a change."""

    wanted = DateField(allow_null=True)
    ship_to = CharField(allow_blank=True)
    purchase_order = CharField(allow_blank=True)
    cost_centre = CharField(allow_blank=True)
    goods = decimal()
    carriage = decimal()
    other_charges = decimal()
    total = decimal()


class ChangeOptionShape(Shape):
    """A way to deliver what is new, and what the order comes to with it, before VAT."""

    code = CharField()
    deliver_until = DateTimeField(allow_null=True)
    carriage = decimal()
    total = decimal()
    needs_approval = BooleanField()


class ChangeShape(Shape):
    """What a change would make of an order; good until `expires_at`."""

    id = UUIDField()
    order = CharField()
    created_at = DateTimeField()
    expires_at = DateTimeField()
    applied_at = DateTimeField(allow_null=True)
    option = CharField(allow_null=True)
    options = ChangeOptionShape(many=True)
    needs_approval = BooleanField()
    currency = CharField()
    before = WholeShape()
    after = WholeShape()
    difference = decimal()
    lines = ChangedPositionShape(many=True)


class AppliedShape(Shape):
    """Where an order stands after a change."""

    number = CharField()
    state = CharField()
    total = MoneyShape()
