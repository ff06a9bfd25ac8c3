"""What the engine answers, as the JSON that a promise keeps; `promising.shapes` reads it back."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from promising.engine import Because, LinePromise, Option, Part, Promise
from promising.network import COUNTER, CompiledNetwork

_PLAIN: Final = frozenset({str, int})


def options_json(promise: Promise, network: CompiledNetwork, currency: str) -> dict[str, Any]:
    """Return the options side by side; a plan that several options share is kept once.

    So are, in a plan, a journey of many parts and a reason of many lines. Shape: {"currency",
    "plans": [{"journeys": […], "reasons": […], "lines": [{"schedule": [{"journey": index, …}], "short",
    "because": index}]}], "options": [{"code", "cost", "deliveries", "plan": index}]}.
    """
    writer = _Writer(network, currency)
    plans: list[dict[str, Any]] = []
    distinct: list[Option] = []
    options = []
    for option in promise.options:
        index = next((i for i, other in enumerate(distinct) if _is_same_plan(option, other)), len(distinct))
        if index == len(distinct):
            distinct.append(option)
            plans.append(writer.plan_json(option.lines))
        options.append(
            {"code": option.code, "cost": str(option.cost), "deliveries": option.deliveries, "plan": index}
        )
    return {"currency": currency, "plans": plans, "options": options}


def _is_same_plan(option: Option, other: Option) -> bool:
    return all(
        mine.schedule == its.schedule and mine.short == its.short
        for mine, its in zip(option.lines, other.lines, strict=True)
    )


def because_json(because: Because, network: CompiledNetwork, currency: str) -> dict[str, Any]:
    """Return a reason with the names of the places that it speaks of; `promising.explaining` words it."""
    return _Writer(network, currency).because_json(because)


@dataclass(frozen=True, slots=True, eq=False)
class _Journey:
    """A journey as it is told, and how sure it is by the goods that are waited for."""

    told: dict[str, Any]
    sureness: dict[Hashable, float | None] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Writer:
    """Writes the plans of one promise. What many lines have in common, a journey or a reason, is told once."""

    network: CompiledNetwork
    currency: str
    _journeys: dict[Hashable, _Journey] = field(default_factory=dict)
    _parts: dict[int, tuple[_Journey, dict[str, Any]]] = field(default_factory=dict)
    _told: dict[Hashable, dict[str, Any]] = field(default_factory=dict)

    def plan_json(self, lines: Sequence[LinePromise]) -> dict[str, Any]:
        places: dict[_Journey, int] = {}
        reasons: dict[tuple[object, ...], int] = {}
        told: list[dict[str, Any]] = []
        written = []
        for line in lines:
            because = self.because_json(line.because)
            # what is told of the same facts is the same object
            key = (because["constraint"], id(because["facts"]), *map(id, because["sooner"]))
            place = reasons.setdefault(key, len(told))
            if place == len(told):
                told.append(because)
            schedule = [self._part_json(part, places) for part in line.schedule]
            written.append({"schedule": schedule, "short": str(line.short), "because": place})
        return {"journeys": [journey.told for journey in places], "reasons": told, "lines": written}

    def because_json(self, because: Because) -> dict[str, Any]:
        return {
            "constraint": because.constraint,
            "facts": self._named(because.facts),
            "sooner": [self._named(remedy, currency=self.currency) for remedy in because.sooner],
        }

    def _part_json(self, part: Part, places: dict[_Journey, int]) -> dict[str, Any]:
        """Return what is the part's own, beside the place of its journey among those of the plan."""
        written = self._parts.get(id(part))  # plans share their parts
        if written is None:
            written = self._parts[id(part)] = self._written(part)
        journey, own = written
        return {"journey": places.setdefault(journey, len(places)), **own}

    def _written(self, part: Part) -> tuple[_Journey, dict[str, Any]]:
        instants = (part.start_at, part.deliver_from, part.deliver_until)
        key = (part.site, part.legs, part.due_on, *instants, part.door)
        journey = self._journeys.get(key)
        if journey is None:
            journey = self._journeys[key] = _Journey(_journey_json(part, self.network))
        if part.awaited not in journey.sureness:
            journey.sureness[part.awaited] = self.network.sureness_of(part)
        return journey, {
            "item": part.item,
            "quantity": str(part.quantity),
            "purchase": str(part.purchase),
            "volume": str(part.volume),
            "sureness": journey.sureness[part.awaited],
        }

    def _named(self, facts: Mapping[str, Any], **beside: str) -> dict[str, Any]:
        key = (*facts.items(), *beside)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = _named(facts, self.network) | beside
        return told


def _journey_json(part: Part, network: CompiledNetwork) -> dict[str, Any]:
    """Return what a part has in common with all others that travel with it."""
    site = network.site_rows[part.site]
    order_by = network.order_by(part.site, part.ship_at)
    return {
        "site": part.site,
        "site_name": site.name,
        "service": part.service,
        "zone": part.zone,
        "due_on": part.due_on.isoformat(),
        "ship_on": part.ship_at.astimezone(ZoneInfo(site.timezone)).date().isoformat(),
        "start_at": _instant(part.start_at),
        "ship_at": _instant(part.ship_at),
        "deliver_from": _instant(part.deliver_from),
        "deliver_until": _instant(part.deliver_until),
        "deliver_on": part.deliver_on.isoformat(),
        "transit_in_days": part.transit_in_days,
        "door": part.door,
        "order_by": None if order_by is None else _instant(order_by),
        "legs": [
            {
                "lane": leg.lane,
                "origin": leg.origin,
                "zone": leg.zone,
                "ship_at": _instant(leg.ship_at),
                "arrive_at": _instant(leg.arrive_at),
            }
            for leg in part.legs
        ],
    }


def _instant(at: datetime) -> str:
    """Return an instant as the API tells it."""
    return _in_utc(at).replace("+00:00", "Z")


@lru_cache(maxsize=4096)
def _in_utc(at: datetime) -> str:
    """Return an instant as text; one promise tells the same few a dozen times, and the next ones tell them again."""
    return at.astimezone(UTC).isoformat()


def _named(facts: Mapping[str, Any], network: CompiledNetwork) -> dict[str, Any]:
    """Return facts as JSON values, with the names and the zone of the places that they speak of."""
    found = {name: value if type(value) in _PLAIN else _plain(value) for name, value in facts.items()}
    site = facts.get("site")
    if counter := facts.get("collect_at"):
        site = found["collect_at"] = str(counter).removeprefix(COUNTER)
    if site is None and (lane := network.lane_rows.get(str(facts.get("lane", "")).split("+")[0])):
        site = network.site_codes[lane.origin_id]
    if site in network.site_rows:
        found |= {"site_name": network.site_rows[site].name, "zone": network.site_rows[site].timezone}
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return _in_utc(value)
    return value.isoformat() if isinstance(value, date) else value
