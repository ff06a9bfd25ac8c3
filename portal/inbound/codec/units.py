"""Units and packs as catalogues write them and with their UN/ECE codes, to the codes that the portal uses."""

import re
from decimal import Decimal, InvalidOperation

from .flaws import UnusableRow
from .mapping import header_key

_WORDS = {
    "PCE": "pce h87 c62 ea each pc pcs piece pieces unit unite unites u un st",
    "PAIR": "pair pr pairs paire paires",
    "M": "m mtr metre metres meter meters ml",
    "ROLL": "roll ro rolls rouleau rouleaux rlx",
    "L": "l ltr litre litres liter liters",
    "KG": "kg kgm kilo kilos kilogram kilograms kilogramme kilogrammes",
    "PACK": "pack pk packs packet packets paquet paquets pkt paq lot sachet",
    "BOX": "box bx boxes boite boites bte",
    "CTN": "ctn ct carton cartons case cases",
    "PAL": "pal pf pallet pallets palette palettes",
}
_CODES = {word: code for code, words in _WORDS.items() for word in words.split()}
_PACK = re.compile(
    r"(?P<unit>[^\W\d_]*)\.?\s*(?:of|de|à|x|×|[:=])?\s*(?P<factor>\d+(?:[.,]\d+)?)\s*(?P<after>[^\W\d_]*)",
    re.IGNORECASE,
)


def unit_code(text: str) -> str:
    """Return a unit's code, empty when nothing is said.

    Raises: UnusableRow (`unknown_unit`).
    """
    if not text.strip():
        return ""
    try:
        return _CODES[header_key(text)]
    except KeyError:
        raise UnusableRow("unit", "unknown_unit", text) from None


def packs(text: str) -> tuple[tuple[str, Decimal], ...]:
    """Return packs as (unit code, base units in one): `box:100; pallet=4800`, `boîte de 100`, or `100` for a packet.

    Raises: UnusableRow (`bad_pack`).
    """
    found: dict[str, Decimal] = {}
    for part in re.split(r"[;|/+\n]", text):
        if part.strip():
            unit, factor = _pack(part.strip(), text)
            found[unit] = factor
    return tuple(found.items())


def _pack(part: str, text: str) -> tuple[str, Decimal]:
    match = _PACK.fullmatch(part)
    try:
        if match is None:
            raise UnusableRow("packs", "bad_pack", text)
        unit = unit_code(match["unit"] or "PACK")
        factor = Decimal(match["factor"].replace(",", "."))
    except (UnusableRow, InvalidOperation) as error:
        raise UnusableRow("packs", "bad_pack", text) from error
    if not 0 < factor < 10**9:
        raise UnusableRow("packs", "bad_pack", text)
    return unit, factor
