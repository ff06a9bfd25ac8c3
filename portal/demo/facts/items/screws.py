"""Metric screws by standard: which lengths each thread has. Source: the tables of the ISO and DIN standards."""

from __future__ import annotations

from portal.demo.facts.items.fastener_kit import (
    HEX,
    LONG_LENGTHS,
    Screw,
    Spans,
    button_head,
    countersunk_head,
    hexagon_head,
    no_head,
    socket_head,
)
from portal.demo.facts.kit import Choice, Family, one

ALLEN = one("hex-socket", "six pans creux", "hexagon socket")
PHILLIPS = one("phillips", "cruciforme Phillips", "Phillips")
POZIDRIV = one("pozidriv", "cruciforme Pozidriv", "Pozidriv")
SLOT = one("slotted", "fendue", "slotted")
TORX = one("torx", "six lobes", "hexalobular")
SQUARE = one("square", "collet carré", "square neck")
CYLINDER = one("cylindrical", "cylindrique", "cylindrical")
BUTTON = one("button", "bombée", "button")
PAN = one("pan", "cylindrique bombée large", "pan")
COUNTERSUNK = one("countersunk", "fraisée", "countersunk")
ROUND = one("round", "ronde", "round")
HEADLESS = one("none", "sans tête", "headless")

ISO_4017: Spans = {3: (6, 30), 4: (8, 40), 5: (10, 50), 6: (12, 60), 8: (16, 80), 10: (20, 100), 12: (25, 120),
            16: (30, 150), 20: (40, 150), 24: (50, 150)}  # fmt: skip
ISO_4014: Spans = {3: (20, 30), 4: (25, 40), 5: (25, 50), 6: (30, 60), 8: (40, 80), 10: (45, 100), 12: (50, 120),
            16: (65, 160), 20: (80, 200), 24: (90, 240)}  # fmt: skip
ISO_4762: Spans = {3: (5, 30), 4: (6, 40), 5: (8, 50), 6: (10, 60), 8: (12, 80), 10: (16, 100), 12: (20, 120),
            16: (25, 160), 20: (30, 200), 24: (40, 200)}  # fmt: skip
ISO_7380: Spans = {3: (6, 16), 4: (8, 25), 5: (8, 30), 6: (10, 50), 8: (10, 60), 10: (16, 60), 12: (16, 60)}
ISO_10642: Spans = {3: (8, 30), 4: (8, 40), 5: (8, 50), 6: (8, 60), 8: (10, 80), 10: (12, 100), 12: (20, 100),
             16: (30, 100), 20: (35, 100)}  # fmt: skip
SET: Spans = {3: (3, 16), 4: (4, 20), 5: (5, 25), 6: (6, 30), 8: (8, 40), 10: (10, 50), 12: (12, 60), 16: (16, 60),
       20: (20, 60), 24: (25, 60)}  # fmt: skip
PAN_HEAD: Spans = {2.5: (3, 25), 3: (4, 30), 4: (5, 40), 5: (6, 45), 6: (8, 60), 8: (10, 60)}
FLAT_HEAD: Spans = {2.5: (3, 25), 3: (4, 30), 4: (5, 40), 5: (6, 50), 6: (8, 60), 8: (10, 60)}
CHEESE_HEAD: Spans = {3: (4, 30), 4: (5, 40), 5: (6, 50), 6: (8, 60), 8: (10, 80), 10: (12, 80)}
CARRIAGE: Spans = {5: (16, 80), 6: (16, 120), 8: (20, 160), 10: (25, 200), 12: (30, 200), 16: (60, 200)}
FLANGE: Spans = {5: (10, 50), 6: (12, 60), 8: (16, 80), 10: (20, 100), 12: (25, 120), 16: (35, 140)}


def _facts(standard: str, head: Choice, drive: Choice) -> dict[str, Choice]:
    return {"standard": one(standard), "head": head, "drive": drive}


SCREWS = (
    Screw("4017", "hex-screws", "Vis à tête hexagonale ISO 4017", "Hexagon head screw ISO 4017", ISO_4017, hexagon_head,
          "88Z 88N 109N A2 A4 MS", LONG_LENGTHS, 1.0, _facts("ISO 4017", HEX, HEX), 3.0),
    Screw("4014", "hex-screws", "Vis à tête hexagonale partiellement filetée ISO 4014",
          "Hexagon head bolt partly threaded ISO 4014", ISO_4014, hexagon_head, "88Z 88N A2 A4", LONG_LENGTHS,
          1.05, _facts("ISO 4014", HEX, HEX), 1.6),
    Screw("1665", "hex-screws", "Vis à tête hexagonale à embase EN 1665", "Hexagon flange screw EN 1665", FLANGE,
          hexagon_head, "88Z 109Z A2", LONG_LENGTHS, 1.3, _facts("EN 1665", HEX, HEX), 0.8),
    Screw("603", "hex-screws", "Vis à tête ronde collet carré DIN 603", "Carriage bolt DIN 603", CARRIAGE, button_head,
          "48Z A2", LONG_LENGTHS, 1.1, _facts("DIN 603", ROUND, SQUARE), 0.7),
    Screw("4762", "socket-screws", "Vis à tête cylindrique six pans creux ISO 4762", "Socket head cap screw ISO 4762",
          ISO_4762, socket_head, "88Z 88N 129N A2 A4", LONG_LENGTHS, 1.15, _facts("ISO 4762", CYLINDER, ALLEN), 2.4),
    Screw("7380", "socket-screws", "Vis à tête bombée six pans creux ISO 7380-1", "Button head socket screw ISO 7380-1",
          ISO_7380, button_head, "109Z 109N A2 A4", factor=1.3, fixed=_facts("ISO 7380-1", BUTTON, ALLEN), demand=1.5),
    Screw("10642", "socket-screws", "Vis à tête fraisée six pans creux ISO 10642",
          "Countersunk head socket screw ISO 10642", ISO_10642, countersunk_head, "109Z 109N A2 A4", factor=1.3,
          fixed=_facts("ISO 10642", COUNTERSUNK, ALLEN), demand=1.4),
    Screw("14583", "socket-screws", "Vis à tête cylindrique bombée six lobes ISO 14583",
          "Pan head hexalobular screw ISO 14583", PAN_HEAD, button_head, "48Z A2 A4", factor=1.3,
          fixed=_facts("ISO 14583", PAN, TORX)),
    Screw("7045", "machine-screws", "Vis à métaux tête cylindrique large cruciforme ISO 7045",
          "Pan head machine screw Phillips ISO 7045", PAN_HEAD, button_head, "48Z A2 A4",
          fixed=_facts("ISO 7045", PAN, PHILLIPS), demand=1.2),
    Screw("7046", "machine-screws", "Vis à métaux tête fraisée Pozidriv ISO 7046",
          "Countersunk machine screw Pozidriv ISO 7046", FLAT_HEAD, countersunk_head, "48Z A2 A4",
          fixed=_facts("ISO 7046", COUNTERSUNK, POZIDRIV)),
    Screw("1207", "machine-screws", "Vis à métaux tête cylindrique fendue ISO 1207",
          "Cheese head machine screw slotted ISO 1207", CHEESE_HEAD, socket_head, "48Z A2 MS",
          fixed=_facts("ISO 1207", CYLINDER, SLOT), demand=0.6),
    Screw("2009", "machine-screws", "Vis à métaux tête fraisée fendue ISO 2009",
          "Countersunk machine screw slotted ISO 2009", CHEESE_HEAD, countersunk_head, "48Z A2 MS",
          fixed=_facts("ISO 2009", COUNTERSUNK, SLOT), demand=0.6),
    Screw("4026", "set-screws", "Vis sans tête six pans creux bout plat ISO 4026", "Set screw flat point ISO 4026", SET,
          no_head, "45H A2", factor=1.5, fixed=_facts("ISO 4026", HEADLESS, ALLEN), demand=0.8),
    Screw("4027", "set-screws", "Vis sans tête six pans creux bout pointeau ISO 4027", "Set screw cone point ISO 4027",
          SET, no_head, "45H A2", factor=1.55, fixed=_facts("ISO 4027", HEADLESS, ALLEN), demand=0.5),
    Screw("4029", "set-screws", "Vis sans tête six pans creux bout cuvette ISO 4029", "Set screw cup point ISO 4029",
          SET, no_head, "45H A2", factor=1.5, fixed=_facts("ISO 4029", HEADLESS, ALLEN), demand=0.8),
)  # fmt: skip

FAMILIES: tuple[Family, ...] = tuple(screw.family() for screw in SCREWS)
