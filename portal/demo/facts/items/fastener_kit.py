"""Geometry, materials and packing that all threaded fasteners share. Mass follows from dimensions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from portal.demo.facts.kit import Choice, Combination, Family, Packing, one, size

STEEL_KG_DM3 = 7.85
LIST_EUR_KG = 7.5
LIST_EUR_PIECE = 0.018

# Preferred lengths, mm. Source: ISO 4014, ISO 4017, ISO 4762 (tables of preferred lengths).
LENGTHS = (2, 2.5, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 80, 90, 100)
LONG_LENGTHS = (*LENGTHS, 110, 120, 130, 140, 150, 160, 180, 200, 220, 240)
# Width across flats of hexagons, mm. Source: ISO 4014, ISO 4032.
ACROSS_FLATS = {
    3: 5.5,
    4: 7,
    5: 8,
    6: 10,
    8: 13,
    10: 16,
    12: 18,
    14: 21,
    16: 24,
    18: 27,
    20: 30,
    22: 34,
    24: 36,
}

MATERIALS = {
    row.split("|")[0]: Choice(
        row.split("|")[0],
        row.split("|")[1],
        row.split("|")[2],
        float(row.split("|")[3]),
        float(row.split("|")[4]),
    )
    for row in (
        "48Z|acier 4.8 zingué|steel 4.8 zinc plated|0.85|1",
        "88Z|acier 8.8 zingué|steel 8.8 zinc plated|1|1",
        "88N|acier 8.8 brut|steel 8.8 plain|0.9|1",
        "88G|acier 8.8 galvanisé à chaud|steel 8.8 hot-dip galvanised|1.4|1",
        "109N|acier 10.9 brut|steel 10.9 plain|1.15|1",
        "109Z|acier 10.9 zingué|steel 10.9 zinc plated|1.3|1",
        "129N|acier 12.9 brut|steel 12.9 plain|1.25|1",
        "8Z|acier classe 8 zingué|steel class 8 zinc plated|1|1",
        "8N|acier classe 8 brut|steel class 8 plain|0.9|1",
        "8G|acier classe 8 galvanisé à chaud|steel class 8 hot-dip galvanised|1.4|1",
        "10N|acier classe 10 brut|steel class 10 plain|1.15|1",
        "10Z|acier classe 10 zingué|steel class 10 zinc plated|1.3|1",
        "45H|acier 45H brut|steel 45H plain|1.1|1",
        "STZ|acier zingué|steel zinc plated|0.9|1",
        "STB|acier bichromaté|steel yellow passivated|0.95|1",
        "STN|acier phosphaté noir|steel black phosphated|0.9|1",
        "STG|acier galvanisé à chaud|steel hot-dip galvanised|1.3|1",
        "SPR|acier à ressort|spring steel|1.2|1",
        "A2|inox A2|stainless A2|2.1|1.01",
        "A4|inox A4|stainless A4|3.3|1.01",
        "MS|laiton|brass|3.8|1.08",
        "PA|polyamide|polyamide|0.7|0.15",
        "AL|aluminium|aluminium|1.3|0.35",
        "CU|cuivre|copper|4|1.13",
    )
}
HEX = one("hex", "hexagonale", "hexagon")
Spans = Mapping[float, tuple[float, float]]


def materials(codes: str) -> tuple[Choice, ...]:
    """Return the materials with these codes, parted by spaces."""
    return tuple(MATERIALS[code] for code in codes.split())


def threads(diameters: Iterable[float]) -> tuple[Choice, ...]:
    """Return metric coarse threads, M3 and up, as choices."""
    return tuple(Choice(f"M{d:g}", f"M{d:g}", f"M{d:g}", number=d) for d in diameters)


def lengths(values: tuple[float, ...]) -> tuple[Choice, ...]:
    """Return lengths in mm as choices."""
    return tuple(Choice(f"{v:g}", f"{v:g}".replace(".", ","), f"{v:g}", number=v) for v in values)


def within(spans: Spans) -> Callable[[Combination], bool]:
    """Allow the lengths that the standard lists for each thread."""

    def allow(combination: Combination) -> bool:
        low, high = spans[size(combination, "thread")]
        return low <= size(combination, "length_mm") <= high

    return allow


def metal_kg(volume_mm3: float, material: Choice) -> float:
    """Return the mass of a metal part from its volume in mm3."""
    return volume_mm3 * 1e-6 * STEEL_KG_DM3 * material.mass


def metal_price(weight: float, material: Choice, factor: float = 1.0) -> float:
    """Return the list price of a mass-produced metal part: a price a piece and a price a kg."""
    kilos = weight / material.mass
    return factor * material.price * (LIST_EUR_PIECE + LIST_EUR_KG * kilos)


def box_by_weight(weight: float) -> tuple[Packing, int]:
    """Choose the box, carton and sales multiple of a small part by its weight in kg."""
    for limit, box, multiple in (
        (0.002, 200, 200),
        (0.008, 100, 100),
        (0.03, 100, 10),
        (0.1, 50, 5),
        (0.3, 25, 1),
    ):
        if weight < limit:
            return (("BOX", box), ("CTN", box * 10)), multiple
    return (("BOX", 10), ("CTN", 40)), 1


def cylinder(diameter: float, length: float) -> float:
    """Return the volume of a cylinder in mm3."""
    return math.pi / 4 * diameter * diameter * length


def hexagon_head(d: float) -> float:
    """Return the volume in mm3 of a hexagon head: width across flats s, height 0.65 d."""
    across = ACROSS_FLATS[round(d)]
    return 0.866 * across * across * 0.65 * d


def socket_head(d: float) -> float:
    """Return the volume in mm3 of a cylindrical head 1.5 d wide and d high, less its socket."""
    return cylinder(1.5 * d, d) * 0.8


def button_head(d: float) -> float:
    """Return the volume in mm3 of a button head 1.75 d wide and 0.55 d high."""
    return cylinder(1.75 * d, 0.55 * d) * 0.6


def countersunk_head(d: float) -> float:
    """Return the volume in mm3 of a countersunk head 2 d wide and 0.55 d high."""
    return cylinder(2 * d, 0.55 * d) * 0.35


def no_head(_: float) -> float:
    """Return the volume of the head of a screw without one."""
    return 0.0


@dataclass(frozen=True)
class Screw:
    """A screw by its standard's table, thread -> shortest and longest length in mm."""

    code: str
    category: str
    fr: str
    en: str
    spans: Spans
    head: Callable[[float], float]
    of: str
    series: tuple[float, ...] = LENGTHS
    factor: float = 1.0
    fixed: Mapping[str, Choice] = field(default_factory=dict)
    demand: float = 1.0

    def weight(self, combination: Combination) -> float:
        """Return the weight in kg: head and shank, the thread's root taken into account."""
        d = size(combination, "thread")
        volume = self.head(d) + cylinder(0.88 * d, size(combination, "length_mm"))
        return metal_kg(volume, combination["material"])

    def list_price(self, combination: Combination) -> float:
        """Return the list price in EUR."""
        return metal_price(self.weight(combination), combination["material"], self.factor)

    def family(self) -> Family:
        """Return the family of all sizes and materials."""
        return Family(
            self.code,
            self.category,
            self.fr + " {thread}x{length_mm} {material}",
            self.en + " {thread}x{length_mm} {material}",
            {
                "thread": threads(self.spans),
                "length_mm": lengths(self.series),
                "material": materials(self.of),
            },
            density=3.2,
            brand="Ferrélia",
            fixed=self.fixed,
            allow=within(self.spans),
            weight_of=self.weight,
            price_of=self.list_price,
            packs_of=lambda combination: box_by_weight(self.weight(combination)),
            demand=self.demand,
        )
