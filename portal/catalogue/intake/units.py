"""The units that files may name, by code, created when first needed."""

from collections.abc import Iterable

from portal.catalogue.models import UnitOfMeasure

# code: French, French plural, English, English plural
STANDARD_UNITS = {
    "PCE": ("pièce", "pièces", "piece", "pieces"),
    "PAIR": ("paire", "paires", "pair", "pairs"),
    "M": ("mètre", "mètres", "metre", "metres"),
    "ROLL": ("rouleau", "rouleaux", "roll", "rolls"),
    "L": ("litre", "litres", "litre", "litres"),
    "KG": ("kilogramme", "kilogrammes", "kilogram", "kilograms"),
    "PACK": ("paquet", "paquets", "pack", "packs"),
    "BOX": ("boîte", "boîtes", "box", "boxes"),
    "CTN": ("carton", "cartons", "carton", "cartons"),
    "PAL": ("palette", "palettes", "pallet", "pallets"),
}


def ensure_units(codes: Iterable[str]) -> None:
    """Create the standard units among the codes that do not exist."""
    wanted = set(codes) & STANDARD_UNITS.keys()
    known = set(UnitOfMeasure.objects.filter(code__in=wanted).values_list("code", flat=True))
    UnitOfMeasure.objects.bulk_create([_unit(code) for code in sorted(wanted - known)], ignore_conflicts=True)


def _unit(code: str) -> UnitOfMeasure:
    name_fr, plural_fr, name_en, plural_en = STANDARD_UNITS[code]
    return UnitOfMeasure(
        code=code, name_fr=name_fr, plural_fr=plural_fr, name_en=name_en, plural_en=plural_en
    )
