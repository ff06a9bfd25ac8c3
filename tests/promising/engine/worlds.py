"""Small random worlds for the engine's properties: networks, supply, requests."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from promising.engine import (
    Calendar,
    Capacity,
    Commitment,
    Departures,
    Facts,
    Lane,
    Line,
    Network,
    Option,
    Receipt,
    Request,
    Site,
    Stock,
    Transit,
)

quick = settings(max_examples=60, derandomize=True, deadline=None)
START = date(2026, 3, 23)  # the week in which Europe's clocks go forward
ZONES = ("UTC", "Europe/Paris", "America/New_York")
HOURS = ((480, 720), (780, 1020))

nows = st.integers(0, 7 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 23, tzinfo=UTC) + timedelta(minutes=minutes)
)
days = st.integers(0, 20).map(lambda n: START + timedelta(days=n))
quantities = st.integers(0, 20).map(Decimal)


@st.composite
def calendars(draw: st.DrawFn, zone: str) -> Calendar:
    week = tuple(draw(st.sampled_from(((), HOURS, HOURS, ((0, 1440),)))) for _ in range(7))
    if not any(week):
        week = (HOURS, *week[1:])
    return Calendar(zone, week, closed=frozenset(draw(st.sets(days, max_size=3))))


@st.composite
def sites(draw: st.DrawFn, code: str) -> Site:
    zone = draw(st.sampled_from(ZONES))
    return Site(
        code=code,
        zone=zone,
        calendar=draw(st.none() | calendars(zone)),
        cutoff=draw(st.none() | st.sampled_from((600, 840, 960))),
        handling=timedelta(minutes=draw(st.sampled_from((0, 0, 90, 600)))),
    )


@st.composite
def lanes(draw: st.DrawFn, site: Site, service: str, to: str = "C") -> Lane:
    transit = draw(
        st.integers(0, 30).map(lambda hours: Transit(elapsed=timedelta(hours=hours)))
        | st.integers(0, 3).map(lambda count: Transit(days=count))
        | st.tuples(st.integers(0, 3), calendars(site.zone)).map(lambda p: Transit(days=p[0], calendar=p[1]))
    )
    times = st.lists(st.sampled_from((360, 600, 1080)), max_size=2, unique=True).map(
        lambda t: tuple(sorted(t))
    )
    week = draw(st.none() | st.tuples(*[times] * 7).filter(any))
    return Lane(
        code=f"{site.code}-{service}",
        origin=site.code,
        destination=to,
        service=service,
        transit=transit,
        departures=None if week is None else Departures(site.zone, week),
        cost=Decimal(draw(st.integers(0, 5))),
    )


@st.composite
def networks(draw: st.DrawFn, most_sites: int = 3) -> Network:
    found = [draw(sites(f"S{n}")) for n in range(draw(st.integers(1, most_sites)))]
    services = draw(st.sampled_from((("road",), ("road", "air"))))
    return Network(
        {site.code: site for site in found},
        tuple(draw(lanes(site, service)) for site in found for service in services),
    )


@st.composite
def facts(draw: st.DrawFn, network: Network, items: Iterable[str] = ("A",)) -> Facts:
    receipts: list[Receipt] = []
    commitments: list[Commitment] = []
    safety: dict[tuple[str, str], Decimal] = {}
    for item in items:
        for site in network.sites:
            supplied = draw(st.lists(st.tuples(quantities, st.none() | days), max_size=3))
            receipts += [Receipt(item, site, quantity, at) for quantity, at in supplied]
            due = draw(st.lists(st.tuples(st.integers(0, 8).map(Decimal), days), max_size=2))
            commitments += [Commitment(item, site, quantity, at) for quantity, at in due]
            safety[item, site] = Decimal(draw(st.integers(0, 3)))
    return Facts(tuple(receipts), tuple(commitments), (), safety)


def capacities(network: Network) -> st.SearchStrategy[tuple[Capacity, ...]]:
    """Return some picking limits on days to come."""
    row = st.builds(
        lambda site, day, quantity: Capacity(site, "pick_lines", day, Decimal(quantity)),
        st.sampled_from(sorted(network.sites)),
        days,
        st.integers(0, 2),
    )
    return st.lists(row, max_size=4, unique_by=lambda c: (c.owner, c.day)).map(tuple)


def asked(*quantities: int, items: Iterable[str] = "ABCDEFGH", **more: Any) -> Request:
    """Return a request for these quantities of the items in turn."""
    lines = tuple(
        Line(id=str(number), item=item, quantity=Decimal(quantity))
        for number, (item, quantity) in enumerate(zip(items, quantities, strict=False), 1)
    )
    return Request(to="C", lines=lines, **more)


def delivered_by(option: Option, line: int = 0) -> dict[date, Decimal]:
    """Return how much of a line has come by each day on which something comes."""
    total, result = Decimal(0), {}
    for part in sorted(option.lines[line].schedule, key=lambda part: part.deliver_on):
        total += part.quantity
        result[part.deliver_on] = total
    return result


def is_no_worse(better: Option, worse: Option, line: int = 0) -> bool:
    """Whether one option has brought, by any day, at least as much as another."""
    ahead = delivered_by(better, line)
    return all(
        max((got for day, got in ahead.items() if day <= on), default=Decimal(0)) >= wanted
        for on, wanted in delivered_by(worse, line).items()
    )


def with_site(network: Network, code: str, **changes: Any) -> Network:
    """Return the network with one site changed."""
    return Network(
        {**network.sites, code: replace(network.sites[code], **changes)}, network.lanes, network.offers
    )


def crowded_lane(
    items: str, rooms: Mapping[int, int], now: datetime, picks: Mapping[int, int] | None = None
) -> tuple[Network, Stock]:
    """Return a site with one piece of each of these items, whose only lane has so much room (dm³) on some days.

    `picks`: how many lines may be picked on some days.
    """
    lane = Lane(code="L", origin="S", destination="C", service="road", transit=Transit(days=0))
    network = Network({"S": Site(code="S", zone="UTC")}, (lane,))
    capacities = tuple(
        Capacity("L", "lane_volume", START + timedelta(days=day), Decimal(room))
        for day, room in rooms.items()
    )
    capacities += tuple(
        Capacity("S", "pick_lines", START + timedelta(days=day), Decimal(lines))
        for day, lines in (picks or {}).items()
    )
    supply = tuple(Receipt(item, "S", Decimal(1)) for item in items)
    return network, Stock.build(network, Facts(supply, capacities=capacities), now)
