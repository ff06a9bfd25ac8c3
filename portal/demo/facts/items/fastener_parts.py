"""Nuts, washers, threaded rods, wood screws, pins, rings, rivets and anchors."""
# One argument a fact of the table.
# ruff: noqa: PLR0917

from __future__ import annotations

from collections.abc import Callable, Iterable

from portal.demo.facts.items.fastener_kit import (
    ACROSS_FLATS,
    Spans,
    box_by_weight,
    countersunk_head,
    cylinder,
    hexagon_head,
    lengths,
    materials,
    metal_kg,
    metal_price,
    no_head,
    threads,
)
from portal.demo.facts.kit import Axes, Choice, Combination, Family, everything, numbers, one, size, words

NUT_SIZES = (3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24)
Volume = Callable[[Combination], float]


def _part(
    code: str,
    category: str,
    fr: str,
    en: str,
    axes: Axes,
    volume: Volume,
    *,
    factor: float = 1.0,
    fixed: dict[str, Choice] | None = None,
    demand: float = 1.0,
    allow: Callable[[Combination], bool] = everything,
) -> Family:
    def weight(combination: Combination) -> float:
        return metal_kg(volume(combination), combination["material"])

    return Family(
        code, category, fr, en, axes, density=3.2, brand="Ferrélia", fixed=fixed or {}, demand=demand, allow=allow,
        weight_of=weight,
        price_of=lambda combination: metal_price(weight(combination), combination["material"], factor),
        packs_of=lambda combination: box_by_weight(weight(combination)),
    )  # fmt: skip


def _nut(
    standard: str, names: str, of: str, height: float, factor: float = 1.0, demand: float = 1.0
) -> Family:
    fr, en = names.split("|")

    def volume(combination: Combination) -> float:
        d = size(combination, "thread")
        return height * d * (0.866 * ACROSS_FLATS[round(d)] ** 2 - cylinder(0.9 * d, 1))

    axes = {"thread": threads(NUT_SIZES), "material": materials(of)}
    return _part(
        "".join(filter(str.isalnum, standard)), "nuts", f"{fr} {standard} {{thread}} {{material}}",
        f"{en} {standard} {{thread}} {{material}}", axes, volume, factor=factor, fixed={"standard": one(standard)},
        demand=demand,
    )  # fmt: skip


def _washer(standard: str, names: str, of: str, ratios: tuple[float, float], demand: float = 1.0) -> Family:
    fr, en = names.split("|")
    outside, thick = ratios

    def volume(combination: Combination) -> float:
        d = size(combination, "thread")
        return (cylinder(outside * d, 1) - cylinder(1.07 * d, 1)) * max(0.5, thick * d)

    axes = {"thread": threads(NUT_SIZES), "material": materials(of)}
    return _part(
        "".join(filter(str.isalnum, standard)), "washers", f"{fr} {standard} {{thread}} {{material}}",
        f"{en} {standard} {{thread}} {{material}}", axes, volume, fixed={"standard": one(standard)}, demand=demand,
    )  # fmt: skip


def _spread(spans: Spans) -> Callable[[Combination], bool]:
    def allow(combination: Combination) -> bool:
        low, high = spans[size(combination, "diameter_mm")]
        return low <= size(combination, "length_mm") <= high

    return allow


def _sized(
    code: str,
    category: str,
    names: str,
    spans: Spans,
    series: tuple[float, ...],
    of: str,
    *,
    head: Callable[[float], float] = no_head,
    factor: float = 1.0,
    demand: float = 1.0,
    fill: float = 0.8,
    fixed: dict[str, Choice] | None = None,
) -> Family:
    """Describe a part sold by diameter and length."""
    fr, en = names.split("|")

    def volume(combination: Combination) -> float:
        d = size(combination, "diameter_mm")
        return head(d) + fill * cylinder(d, size(combination, "length_mm"))

    axes = {"diameter_mm": numbers(spans), "length_mm": lengths(series), "material": materials(of)}
    tail = " {diameter_mm}x{length_mm} {material}"
    return _part(code, category, fr + tail, en + tail, axes, volume, factor=factor, fixed=fixed, demand=demand,
                 allow=_spread(spans))  # fmt: skip


def _same(values: Iterable[float], low: float, high: float) -> Spans:
    return dict.fromkeys(values, (low, high))


NUTS = (
    _nut("ISO 4032", "Écrou hexagonal|Hexagon nut", "8Z 8N 8G 10N A2 A4 MS", 0.85, demand=2.5),
    _nut("ISO 4035", "Écrou hexagonal bas|Hexagon thin nut", "8Z 8N A2 A4", 0.5),
    _nut("ISO 10511", "Écrou frein bague nylon|Nylon insert lock nut", "8Z 10Z A2 A4", 0.7, 1.4, 2.0),
    _nut("EN 1661", "Écrou à embase crantée|Hexagon flange nut", "8Z 10Z A2", 1.1, 1.2),
    _nut("DIN 1587", "Écrou borgne|Domed cap nut", "8Z A2 A4 MS", 1.5, 1.6, 0.6),
    _nut("DIN 315", "Écrou à oreilles|Wing nut", "STZ A2 MS", 1.3, 1.7, 0.6),
    _nut("DIN 6334", "Manchon hexagonal|Hexagon coupling nut", "8Z A2", 3.0, 1.1, 0.5),
)
WASHERS = (
    _washer("ISO 7089", "Rondelle plate|Plain washer", "STZ STN STG A2 A4 MS PA", (2.05, 0.18), 2.5),
    _washer("ISO 7090", "Rondelle plate chanfreinée|Chamfered plain washer", "STZ A2 A4", (2.05, 0.18)),
    _washer("ISO 7092", "Rondelle plate étroite|Small plain washer", "STZ A2", (1.8, 0.15), 0.6),
    _washer("ISO 7093", "Rondelle plate large|Large plain washer", "STZ STG A2 A4", (3.0, 0.2), 1.8),
    _washer("DIN 127", "Rondelle ressort Grower|Spring lock washer", "SPR A2 A4", (1.75, 0.22), 1.2),
    _washer("DIN 6798", "Rondelle éventail|Serrated lock washer", "SPR A2", (1.85, 0.08), 0.8),
    _washer("NFE 25-511", "Rondelle contact striée|Contact lock washer", "SPR A2 A4", (2.2, 0.13), 1.0),
    _washer("NFE 25-513", "Rondelle plate moyenne M|Medium plain washer", "STZ STG A2 A4", (2.3, 0.17), 1.6),
)
RODS = _part(
    "976", "threaded-rods", "Tige filetée DIN 976 {thread} longueur {length_mm} mm {material}",
    "Threaded rod DIN 976 {thread} length {length_mm} mm {material}",
    {"thread": threads((*NUT_SIZES, 30)), "length_mm": lengths((1000, 2000, 3000)),
     "material": materials("48Z 88Z 109N A2 A4 MS")},
    lambda c: cylinder(0.88 * size(c, "thread"), size(c, "length_mm")), fixed={"standard": one("DIN 976")}, factor=0.8,
)  # fmt: skip
WOOD_LENGTHS = (12, 16, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140, 160, 180, 200)
WOOD = (
    _sized("VBA", "wood-screws", "Vis à bois aggloméré tête fraisée Pozidriv|Chipboard screw countersunk Pozidriv",
           {3: (12, 40), 3.5: (12, 50), 4: (16, 70), 4.5: (20, 80), 5: (25, 100), 6: (40, 160)}, WOOD_LENGTHS,
           "STZ STB A2", head=countersunk_head, demand=1.8, fill=0.6),
    _sized("VBT", "wood-screws", "Vis à bois aggloméré tête fraisée six lobes|Chipboard screw countersunk hexalobular",
           {3.5: (16, 50), 4: (20, 70), 4.5: (25, 80), 5: (30, 120), 6: (40, 200), 8: (80, 200)}, WOOD_LENGTHS,
           "STZ STB A2 A4", head=countersunk_head, factor=1.15, demand=1.6, fill=0.6),
    _sized("571", "wood-screws", "Tirefond tête hexagonale DIN 571|Hexagon head wood screw DIN 571",
           {6: (30, 120), 8: (40, 160), 10: (40, 200), 12: (50, 200), 16: (80, 200)}, WOOD_LENGTHS, "STZ STG A2",
           head=hexagon_head, fixed={"standard": one("DIN 571")}),
    _sized("7504", "wood-screws", "Vis autoperceuse tête hexagonale DIN 7504 K|Self-drilling screw hexagon DIN 7504 K",
           {4.2: (13, 38), 4.8: (16, 60), 5.5: (19, 80), 6.3: (19, 100)}, (13, 16, 19, 25, 32, 38, 45, 50, 60, 80, 100),
           "STZ A2", head=lambda d: cylinder(1.9 * d, 0.6 * d), fixed={"standard": one("DIN 7504")}, demand=1.2),
    _sized("7981", "wood-screws", "Vis à tôle tête cylindrique ISO 7049|Pan head tapping screw ISO 7049",
           {2.9: (6.5, 25), 3.5: (9.5, 38), 3.9: (9.5, 38), 4.2: (9.5, 50), 4.8: (13, 50), 5.5: (16, 50)},
           (6.5, 9.5, 13, 16, 19, 22, 25, 32, 38, 45, 50), "STZ A2 A4", head=lambda d: cylinder(1.9 * d, 0.5 * d),
           fixed={"standard": one("ISO 7049")}),
    _sized("7982", "wood-screws", "Vis à tôle tête fraisée ISO 7050|Countersunk tapping screw ISO 7050",
           {2.9: (6.5, 25), 3.5: (9.5, 38), 3.9: (9.5, 38), 4.2: (9.5, 50), 4.8: (13, 50), 5.5: (16, 50)},
           (6.5, 9.5, 13, 16, 19, 22, 25, 32, 38, 45, 50), "STZ A2", head=countersunk_head,
           fixed={"standard": one("ISO 7050")}),
    _sized("VPL", "wood-screws", "Vis plaque de plâtre tête trompette|Drywall screw bugle head",
           {3.5: (25, 70), 3.9: (25, 70), 4.2: (60, 120)}, (25, 35, 45, 55, 70, 90, 120), "STN", head=countersunk_head,
           demand=1.5, fill=0.6),
)  # fmt: skip
PIN_LENGTHS = (6, 8, 10, 12, 16, 20, 24, 28, 30, 32, 36, 40, 45, 50, 60, 70, 80, 100)
PINS = (
    _sized("2338", "pins-and-rings", "Goupille cylindrique ISO 2338|Parallel pin ISO 2338",
           {2: (6, 20), 3: (8, 30), 4: (8, 40), 5: (10, 50), 6: (12, 60), 8: (16, 80), 10: (20, 100), 12: (24, 100)},
           PIN_LENGTHS, "STN A2", factor=2.0, fixed={"standard": one("ISO 2338")}, demand=0.5),
    _sized("8752", "pins-and-rings", "Goupille élastique fendue ISO 8752|Spring pin slotted ISO 8752",
           {2: (6, 20), 2.5: (6, 24), 3: (8, 40), 4: (8, 50), 5: (10, 60), 6: (12, 80), 8: (16, 100), 10: (20, 100)},
           PIN_LENGTHS, "SPR A2", factor=1.8, fill=0.35, fixed={"standard": one("ISO 8752")}, demand=0.6),
    _sized("1234", "pins-and-rings", "Goupille fendue ISO 1234|Split pin ISO 1234",
           {1.6: (10, 32), 2: (10, 40), 2.5: (12, 50), 3.2: (16, 60), 4: (20, 80), 5: (20, 100), 6.3: (30, 100)},
           PIN_LENGTHS, "STZ A2", factor=1.2, fixed={"standard": one("ISO 1234")}, demand=0.5),
    _sized("RIV", "pins-and-rings", "Rivet aveugle tête plate ISO 15977|Blind rivet flat head ISO 15977",
           {3: (6, 16), 3.2: (6, 16), 4: (6, 20), 4.8: (8, 30)}, (6, 8, 10, 12, 14, 16, 18, 20, 25, 30), "AL A2 A4 CU",
           factor=1.6, fill=1.4, fixed={"standard": one("ISO 15977")}, demand=1.2),
    *(_part(code, "pins-and-rings", f"{fr} {{diameter_mm}} {{material}}", f"{en} {{diameter_mm}} {{material}}",
            {"diameter_mm": numbers((*range(4, 31), 32, 35, 38, 40, 42, 45, 47, 48, 50, 52, 55, 60, 62, 65, 70, 72, 75,
                                     80, 85, 90, 95, 100)), "material": materials("SPR A2")},
            lambda c: 0.6 * size(c, "diameter_mm") ** 1.9, factor=2.6, fixed={"standard": one(standard)}, demand=0.4)
      for code, standard, fr, en in (
          ("471", "DIN 471", "Circlip extérieur DIN 471 arbre", "External retaining ring DIN 471 shaft"),
          ("472", "DIN 472", "Circlip intérieur DIN 472 alésage", "Internal retaining ring DIN 472 bore"))),
)  # fmt: skip
PLUGS = (
    Family("CHN", "anchors", "Cheville nylon {type} {diameter_mm}x{length_mm} mm",
           "Nylon plug {type} {diameter_mm}x{length_mm} mm",
           {"type": words("E|à expansion|expansion", "U|tous matériaux|universal|1.4", "F|à frapper avec vis|hammer-in with screw|2"),
            "diameter_mm": numbers((5, 6, 8, 10, 12, 14), price=1.6, mass=2), "length_mm":
            numbers((25, 30, 40, 50, 60, 70, 80, 100), price=0.5, mass=1)},
           0.03, 0.0008, 0.3, "Ferrélia", packs=(("BOX", 100), ("CTN", 2000)), multiple=100, demand=1.8,
           allow=lambda c: 4 <= size(c, "length_mm") / size(c, "diameter_mm") <= 10),
    Family("GOU", "anchors", "Goujon d’ancrage béton {thread}x{length_mm} {material}",
           "Concrete wedge anchor {thread}x{length_mm} {material}",
           {"thread": tuple(Choice(f"M{d}", f"M{d}", f"M{d}", (d / 6) ** 1.6, (d / 6) ** 2, d)
                            for d in (6, 8, 10, 12, 16, 20)),
            "length_mm": numbers((55, 65, 75, 90, 100, 120, 140, 160, 180, 220), price=0.7, mass=1),
            "material": materials("STZ STG A4")},
           0.42, 0.02, 2.5, "Ferrélia", packs=(("BOX", 50), ("CTN", 300)), multiple=10, demand=1.3,
           allow=lambda c: 7 <= size(c, "length_mm") / size(c, "thread") <= 15),
    Family("CHM", "anchors", "Cheville métallique à expansion creux {thread}x{length_mm}",
           "Hollow wall anchor {thread}x{length_mm}",
           {"thread": tuple(Choice(f"M{d}", f"M{d}", f"M{d}", d / 4, d / 4, d) for d in (4, 5, 6, 8)),
            "length_mm": numbers((32, 37, 46, 52, 58, 65, 80), price=0.4, mass=0.8)},
           0.16, 0.008, 1.5, "Ferrélia", packs=(("BOX", 100),), multiple=25),
    Family("SCL", "anchors", "Scellement chimique {type} cartouche {volume_ml} ml",
           "Chemical anchor {type} cartridge {volume_ml} ml",
           {"type": words("POL|polyester", "VIN|vinylester|vinylester|1.7", "EPX|époxy|epoxy|2.6"),
            "volume_ml": numbers((165, 300, 380, 410), price=0.7, mass=1)},
           7.9, 0.33, 1.4, "Ferrélia", packs=(("BOX", 12),), demand=0.8),
)  # fmt: skip
FAMILIES: tuple[Family, ...] = (*NUTS, *WASHERS, RODS, *WOOD, *PINS, *PLUGS)
