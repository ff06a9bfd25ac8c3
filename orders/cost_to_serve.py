"""What delivering an order costs the wholesaler: each departure, and the weight that goes with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from orders.models import Order, OrderLine
from portal.catalogue.models import Item
from promising.network import NOWHERE, CompiledNetwork

Legs = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Load:
    """Goods on one departure. Units: kg."""

    lanes: tuple[str, ...]
    ship_at: datetime
    weight: Decimal


def legs_of(order: Order, network: CompiledNetwork) -> Legs:
    """Return the lanes that a line travels, by the key of the first one: two where a hub lies between."""
    legs: dict[int, tuple[str, ...]] = {row.pk: (code,) for code, row in network.lane_rows.items()}
    for way in reversed(network.engine.ways_to(network.destination_of(order.ship_to) or NOWHERE)):
        legs[network.lane_rows[way.lanes[0].code].pk] = tuple(lane.code for lane in way.lanes)
    return legs


def load_of(line: OrderLine, quantity: Decimal, item: Item, legs: Legs) -> Load | None:
    """Return what a line puts on its departure; None when it has none yet."""
    lanes = legs.get(line.lane_id or 0)
    if lanes is None or line.ship_at is None:
        return None
    return Load(lanes, line.ship_at, quantity * item.weight_kg)


def cost_to_serve(loads: Iterable[Load], network: CompiledNetwork) -> Decimal:
    """Return the price of each departure, and of carrying what goes with it."""
    cost, departures = Decimal(0), set()
    for load in loads:
        lanes = [network.lane_rows[code] for code in load.lanes]
        if (load.lanes, load.ship_at) not in departures:
            departures.add((load.lanes, load.ship_at))
            cost += sum((lane.cost_base for lane in lanes), Decimal(0))
        cost += sum((lane.cost_per_kg for lane in lanes), Decimal(0)) * load.weight
    return cost.quantize(Decimal("0.01"))
