"""A site's day as its page shows it: first what is to prepare; and what can be done with several lines in one press."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from orders.lifecycle import State
from orders.sitework import Departure, WorkLine

ON_THE_WAY: Final = frozenset({State.SHIPPED.value, State.AT_DOCK.value})


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of a departure that take the same step; `whom` is the receiver of a delivery, else empty."""

    step: str
    lines: tuple[UUID, ...]
    whom: str

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """Departures under one heading, each with what can be done to several of its lines at once."""

    heading: str
    departures: tuple[tuple[Departure, tuple[Batch, ...]], ...]


def sections_of(departures: Sequence[Departure]) -> tuple[Section, ...]:
    """Return the departures to prepare, then those that have left; empty sections are left out."""
    gone = [departure for departure in departures if set(departure.counts) <= ON_THE_WAY]
    here = [departure for departure in departures if departure not in gone]
    found = ((_("To prepare"), here), (_("On the way"), gone))
    return tuple(
        Section(heading, tuple((departure, batches_of(departure.lines)) for departure in several))
        for heading, several in found
        if several
    )


def batches_of(lines: Sequence[WorkLine]) -> tuple[Batch, ...]:
    """Return the steps that two lines or more take together; deliveries go together for one order."""
    together: dict[tuple[str, str, str], list[UUID]] = defaultdict(list)
    for line in lines:
        is_delivery = line.next_step == "deliver"
        whom = (line.number, line.ship_to_name) if is_delivery else ("", "")
        if line.next_step:
            together[line.next_step, *whom].append(line.id)
    return tuple(
        Batch(step, tuple(several), whom)
        for (step, _number, whom), several in together.items()
        if len(several) > 1
    )
