"""What the desk's lists are narrowed by."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from orders.lifecycle import OPEN
from orders.models import LineState, OrderLine
from portal.kernel import clock


class LinesFilter(admin.SimpleListFilter):
    """Orders with a line in a state, with open lines, or with a line that is late."""

    title = _("lines")
    parameter_name = "lines"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:  # noqa: ARG002
        states = [(state.value, state.label) for state in LineState if state != LineState.DRAFT]
        return [("open", _("Open")), ("late", _("Late")), *states]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        wanted = self.value()
        if not wanted:
            return queryset
        lines = OrderLine.objects.filter(state__in=OPEN if wanted in {"open", "late"} else [wanted])
        if wanted == "late":
            lines = lines.filter(deliver_until__lt=clock.now())
        return queryset.filter(pk__in=lines.values("order"))


class YesFilter(admin.SimpleListFilter):
    """Only the rows for which a condition holds (or, where said, does not)."""

    labels: tuple[tuple[str, Any], ...] = (("yes", _("Yes")),)

    def condition(self) -> Q:
        """Return the condition of "yes"; subclasses say."""
        return Q()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:  # noqa: ARG002
        return self.labels

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        match self.value():
            case "yes":
                return queryset.filter(self.condition())
            case "no":
                return queryset.exclude(self.condition())
            case _:
                return queryset


class ShortFilter(YesFilter):
    """Balances that lack what was promised."""

    title = _("shortage")
    parameter_name = "short"
    labels = (("yes", _("Short of promises")),)

    def condition(self) -> Q:
        return Q(shortage__gt=0)


class OverdueFilter(YesFilter):
    """Receipts that should have come."""

    title = _("lateness")
    parameter_name = "overdue"
    labels = (("yes", _("Overdue")),)

    def condition(self) -> Q:
        return Q(state="expected", due_on__lt=localdate(clock.now()))


class SentFilter(YesFilter):
    """News by whether the relay has delivered it."""

    title = _("delivery")
    parameter_name = "sent"
    labels = (("no", _("Waiting")), ("yes", _("Delivered")))

    def condition(self) -> Q:
        return Q(sent_at__isnull=False)


class FullFilter(YesFilter):
    """Capacities without room."""

    title = _("room")
    parameter_name = "full"
    labels = (("yes", _("Full")), ("no", _("With room")))

    def condition(self) -> Q:
        return Q(used__gte=F("quantity"))


class DecidedFilter(admin.SimpleListFilter):
    """Returns by state; without a choice those that wait for a decision."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:  # noqa: ARG002
        from orders.aftersales.models import ReturnState

        return [("all", _("All")), *ReturnState.choices]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return the choices, "to decide" in the place of Django's "all"."""
        chosen = self.value() or "requested"
        for value, label in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": _("To decide") if value == "requested" else label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        chosen = self.value() or "requested"
        return queryset if chosen == "all" else queryset.filter(state=chosen)
