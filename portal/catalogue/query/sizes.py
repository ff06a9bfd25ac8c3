"""Sizes inside tokens: the parts a document is also found by, and the spellings a query may stand for."""

import re
from decimal import Decimal
from functools import lru_cache
from itertools import product

from portal.catalogue.query.tokens import UNITS

_BASE_UNITS = {
    unit: (base, Decimal(factor))
    for base, factors in {
        "mm": {"mm": "1", "cm": "10", "m": "1000"},
        "ml": {"ml": "1", "cl": "10", "dl": "100", "l": "1000"},
        "g": {"mg": "0.001", "g": "1", "kg": "1000", "t": "1000000"},
        "w": {"w": "1", "kw": "1000"},
    }.items()
    for unit, factor in factors.items()
}
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_UNIT = "|".join(sorted({*UNITS.values(), "mm2", "cm2", "m2", "mm3", "cm3", "m3"}, key=len, reverse=True))
_MEASURE = re.compile(rf"({_NUMBER}|[0-9]+/[0-9]+)({_UNIT})")
_ELEMENT = rf"(?:[^\W0-9_]*?(?:[0-9]+/[0-9]+|{_NUMBER})(?:{_UNIT})?)"
_CHAIN = re.compile(rf"{_ELEMENT}(?:x{_ELEMENT})+")
_TIMES = re.compile("(?:" + "|".join(f"(?<=[0-9]{unit})" for unit in ("", *_UNIT.split("|"))) + ")x")
_MOST_ELEMENTS = 4
_CABLE = re.compile(rf"([0-9]+)g({_NUMBER})(?:mm2)?")
_METRIC = re.compile(rf"m{_NUMBER}(?:x{_NUMBER})*x({_NUMBER})(?:mm)?")
_BOX_IN_CM = re.compile(r"[0-9]{1,3}(?:x[0-9]{1,3}){2}(?:cm)?")
_LETTER_SIZE = re.compile(r"[2-9]x[sl]")
_RUNS = re.compile(rf"[0-9]+/[0-9]+|{_NUMBER}|[^\W0-9_]+")


@lru_cache(maxsize=20_000)
def index_terms(token: str) -> tuple[str, ...]:
    """Every term under which a document with this token is found, the token's bare form first.

    ``m10x50`` is also ``m10``, ``10``, ``50`` and ``50mm`` (the length of a metric thread); ``50cl`` is also
    ``500ml`` and ``50``.
    """
    cable = _CABLE.fullmatch(token)
    if cable:
        return _unique(
            f"{cable[1]}g{cable[2]}", f"{cable[1]}x{cable[2]}", cable[1], cable[2], f"{cable[2]}mm2"
        )
    if not _CHAIN.fullmatch(token):
        return _unique(*_element_terms(token))
    elements = _TIMES.split(token)
    metric = _METRIC.fullmatch(token)
    lengths = (f"{metric[1]}mm",) if metric else ()
    parts = (term for element in elements for term in _element_terms(element))
    return _unique("x".join(map(_without_unit, elements)), *parts, *lengths)


def query_alternatives(token: str) -> tuple[tuple[str, ...], ...]:
    """What a query's token may be met by: any of the returned conjunctions of index terms.

    ``10x50`` is met by ``10x50``, or by ``10`` and ``50``; ``ip65`` by ``ip65``, or by ``ip`` and ``65``;
    a box of ``40x30x20`` also by ``400x300x200``, its millimetres.
    """
    cable = _CABLE.fullmatch(token)
    if cable:
        return ((f"{cable[1]}g{cable[2]}",), (f"{cable[1]}x{cable[2]}",), (cable[1], f"{cable[2]}mm2"))
    if _CHAIN.fullmatch(token):
        elements = _TIMES.split(token)
        whole = "x".join(map(_without_unit, elements))
        if len(elements) > _MOST_ELEMENTS:
            return ((whole,),)
        apart = product(*(_element_alternatives(element) for element in elements))
        boxes = (("x".join(f"{side}0" for side in whole.split("x")),),) if _BOX_IN_CM.fullmatch(token) else ()
        return ((whole,), *boxes, *(tuple(term for terms in choice for term in terms) for choice in apart))
    return _element_alternatives(token)


def _element_terms(element: str) -> list[str]:
    measure = _MEASURE.fullmatch(element)
    if measure:
        power = [measure[2]] if measure[2] in ("m2", "m3") else []
        return [
            element,
            measure[1],
            *power,
            *_fraction_parts(measure[1], measure[2]),
            *_in_base_unit(element),
        ]
    runs = _RUNS.findall(element)
    if len(runs) == 1 or _LETTER_SIZE.fullmatch(element):
        return [element, *_fraction_parts(element, "")]
    return [element, *(run for run in runs if len(run) > 1 or run.isdigit())]


def _element_alternatives(element: str) -> tuple[tuple[str, ...], ...]:
    in_base_unit = _in_base_unit(element)
    if in_base_unit:
        return ((in_base_unit[0],),)
    measure = _MEASURE.fullmatch(element)
    if measure and measure[2] in ("m2", "m3"):
        return ((element,), measure.groups())
    runs = tuple(_RUNS.findall(element))
    if len(runs) == 2 and not measure and len(runs[0]) > 1 and runs[1][0].isdigit():
        return ((element,), runs)
    return ((element,),)


def _in_base_unit(element: str) -> list[str]:
    measure = _MEASURE.fullmatch(element)
    if not measure or measure[2] not in _BASE_UNITS or "/" in measure[1]:
        return []
    base, factor = _BASE_UNITS[measure[2]]
    return [format((Decimal(measure[1]) * factor).normalize(), "f") + base]


def _fraction_parts(number: str, unit: str) -> list[str]:
    top, slash, bottom = number.partition("/")
    return [part for part in (top, bottom, top + unit, bottom + unit) if slash]


def _without_unit(element: str) -> str:
    measure = _MEASURE.fullmatch(element)
    return measure[1] if measure else re.sub(rf"(?<=[0-9])(?:{_UNIT})$", "", element)


def _unique(*terms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
