"""Delivery zones: the regions of France by postal prefix, and the countries that are served."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt


@dataclass(frozen=True, slots=True)
class ZoneFact:
    """An area of delivery with its middle, for distances."""

    code: str
    name: str
    country: str
    prefixes: tuple[str, ...]
    latitude: float
    longitude: float


_REGIONS = """
FR-HDF|Hauts-de-France|02 59 60 62 80|49.9|2.8
FR-IDF|Île-de-France|75 77 78 91 92 93 94 95|48.7|2.4
FR-NOR|Normandie|14 27 50 61 76|49.1|0.2
FR-BRE|Bretagne|22 29 35 56|48.1|-2.9
FR-PDL|Pays de la Loire|44 49 53 72 85|47.4|-0.9
FR-CVL|Centre-Val de Loire|18 28 36 37 41 45|47.5|1.7
FR-GES|Grand Est|08 10 51 52 54 55 57 67 68 88|48.6|5.9
FR-BFC|Bourgogne-Franche-Comté|21 25 39 58 70 71 89 90|47.2|4.9
FR-ARA|Auvergne-Rhône-Alpes|01 03 07 15 26 38 42 43 63 69 73 74|45.6|4.6
FR-NAQ|Nouvelle-Aquitaine|16 17 19 23 24 33 40 47 64 79 86 87|45.1|0.2
FR-OCC|Occitanie|09 11 12 30 31 32 34 46 48 65 66 81 82|43.7|2.1
FR-PAC|Provence-Alpes-Côte d’Azur|04 05 06 13 83 84|43.7|5.9
FR-COR|Corse|20|42.1|9.1
"""
# Neighbours by road, then the rest of the world by air. Middles are those of the main economic area.
_COUNTRIES = """
BE|50.8|4.4
LU|49.6|6.1
NL|52.1|5.1
DE|50.9|8.0
CH|47.2|8.2
IT|45.1|9.6
ES|40.9|-1.5
PT|39.9|-8.4
GB|52.4|-1.4
IE|53.2|-6.8
AT|48.0|15.2
DK|55.7|11.6
SE|58.6|15.0
NO|60.0|10.4
FI|61.0|24.4
PL|52.0|19.6
CZ|49.9|15.1
GR|38.3|23.2
MT|35.9|14.4
LT|55.2|24.3
IS|64.1|-21.8
CY|35.1|33.3
IL|32.0|34.9
LB|33.9|35.6
AE|25.1|55.2
SA|24.7|46.7
BH|26.2|50.5
ZA|-26.2|28.1
US|40.2|-76.0
CA|44.0|-78.0
BR|-23.4|-46.5
JP|35.6|139.2
HK|22.3|114.2
SG|1.3|103.8
AU|-34.5|149.0
"""
ROAD_COUNTRIES = 21


def _region(line: str) -> ZoneFact:
    code, name, prefixes, latitude, longitude = line.split("|")
    return ZoneFact(code, name, "FR", tuple(prefixes.split()), float(latitude), float(longitude))


def _country(line: str) -> ZoneFact:
    code, latitude, longitude = line.split("|")
    return ZoneFact(code, code, code, ("",), float(latitude), float(longitude))


REGIONS: tuple[ZoneFact, ...] = tuple(_region(line) for line in _REGIONS.strip().splitlines())
COUNTRIES: tuple[ZoneFact, ...] = tuple(_country(line) for line in _COUNTRIES.strip().splitlines())
ZONES = (*REGIONS, *COUNTRIES)


def zone_of(postal_code: str, country: str = "FR") -> ZoneFact:
    """Return the zone of an address. Raises: LookupError where nothing is delivered."""
    for zone in ZONES:
        if zone.country == country and any(postal_code.startswith(prefix) for prefix in zone.prefixes):
            return zone
    raise LookupError(f"No delivery zone for {country} {postal_code}")


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance between two (latitude, longitude)."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, point)) for point in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 12_742 * asin(sqrt(half))
