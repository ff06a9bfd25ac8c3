"""Country names in French and English to ISO 3166-1 alpha-2 codes."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from .mapping import header_key

_ALSO = {
    "eire": "IE", "rsa": "ZA", "channelislands": "JE", "uk": "GB", "greatbritain": "GB", "england": "GB",
    "usa": "US", "unitedstatesofamerica": "US", "czechrepublic": "CZ", "hongkong": "HK", "korea": "KR",
    "angleterre": "GB", "etatsunisdamerique": "US", "republiquetcheque": "CZ", "hollande": "NL", "holland": "NL",
}  # fmt: skip


@lru_cache(1)
def _codes_by_name() -> dict[str, str]:
    names = {
        header_key(name): code
        for language in ("fr", "en")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in {"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"}
    }
    return names | _ALSO


@lru_cache(5_000)
def country_code(text: str) -> str:
    """Return the code of a country given by name or code; empty when it names none (`Unspecified`, a continent)."""
    text = text.strip()
    if len(text) == 2 and text.upper() in _codes_by_name().values():
        return text.upper()
    return _codes_by_name().get(header_key(text), "")


def country_currency(country: str) -> str:
    """Return the currency of a country by its code, empty when it is not known."""
    return next(iter(get_territory_currencies(country)), "") if country else ""


def country_zone(country: str) -> str:
    """Return the time zone of a country by its code, empty when it has several or is not known."""
    zones = get_global("territory_zones").get(country, [])
    return zones[0] if len(zones) == 1 else ""
