"""The one normaliser: any text into canonical tokens, for catalogue documents and for queries alike."""

import re
from decimal import Decimal
from typing import NamedTuple

from portal.catalogue.query.words import STOP_WORDS, fold, singular

UNITS = {
    alias: unit
    for unit, aliases in {
        "mm": "mm millimetre millimeter", "cm": "cm centimetre centimeter", "m": "m metre meter", "km": "km",
        "ml": "ml millilitre milliliter", "cl": "cl centilitre centiliter", "dl": "dl",
        "l": "l litre liter ltr",
        "g": "g gr gramme gram", "kg": "kg kilo kilogramme kilogram", "mg": "mg", "t": "t tonne ton",
        "in": "in pouce inch",
        "w": "w watt", "kw": "kw", "v": "v volt", "kv": "kv", "a": "a amp ampere", "mah": "mah", "ah": "ah",
        "bar": "bar", "hz": "hz", "lm": "lm lumen", "um": "um micron", "k": "k kelvin",
    }.items()
    for alias in aliases.split()
}  # fmt: skip
_POWERED = frozenset({"mm", "cm", "m"})
_LETTERED = frozenset({"type", "class", "courbe", "curve"})
_STANDARDS = frozenset({"din", "iso", "en", "nf", "bs", "ansi", "astm", "cei", "iec"})
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu)'(?=[^\W\d_])")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])'s\b")
_INCH_MARK = re.compile(r"(?<=[0-9])\s?(?:''|[\"″”“])")
_ATOM = re.compile(r"[0-9]+/[0-9]+|[0-9]+(?:[.,][0-9]+)?|[^\W0-9_]+")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_LONG_SIZE = re.compile(r"\b(x{2,5})l\b")


class Atom(NamedTuple):
    """A run of letters or one number; ``glued`` when nothing parts it from the atom before."""

    text: str
    glued: bool

    @property
    def is_number(self) -> bool:
        return self.text[0] in "0123456789"


def normalise(text: str) -> tuple[str, ...]:
    """Canonical tokens of a text, in its order, repeats kept.

    ``Écrous hexagonaux M10 x 50, 2,5 mm²`` is ``ecrou hexagonal m10x50 2.5mm2``. Never raises; the
    tokens of the tokens, joined by spaces, are the same tokens.
    """
    tokens = _one_pass(text)
    while (again := _one_pass(" ".join(tokens))) != tokens:
        tokens = again
    return tokens


def _one_pass(text: str) -> tuple[str, ...]:
    atoms = _without_lone_times(_without_conditional_stops(_without_stop_words(_atoms(text))))
    tokens: list[str] = []
    position = 0
    while position < len(atoms):
        token, position = _next_token(atoms, position)
        tokens.append(token)
    return tuple(tokens)


def _atoms(text: str) -> list[Atom]:
    folded = _INCH_MARK.sub("in ", fold(text))
    plain = _POSSESSIVE.sub(" ", _ELISION.sub(" ", folded))
    plain = _LONG_SIZE.sub(lambda size: f"{len(size[1])}xl", plain)
    atoms: list[Atom] = []
    end = -1
    for found in _ATOM.finditer(plain):
        atoms.append(Atom(_canonical(found[0]), found.start() == end))
        end = found.end()
    return atoms


def _canonical(atom: str) -> str:
    if atom[0] not in "0123456789":
        return singular(atom)
    number = atom.replace(",", ".")
    return format(Decimal(number).normalize(), "f") if _DECIMAL.fullmatch(number) else number


def _is_glued(atoms: list[Atom], index: int) -> bool:
    return atoms[index].glued or (index + 1 < len(atoms) and atoms[index + 1].glued)


def _without_stop_words(atoms: list[Atom]) -> list[Atom]:
    stops = STOP_WORDS | {"in"}
    return [atom for index, atom in enumerate(atoms) if atom.text not in stops or _is_glued(atoms, index)]


def _without_conditional_stops(atoms: list[Atom]) -> list[Atom]:
    """Drop ``a`` unless it is amperes or names a type, and ``en`` unless it is a standard (EN 388)."""
    kept: list[Atom] = []
    for index, atom in enumerate(atoms):
        free = not _is_glued(atoms, index)
        if free and atom.text == "a" and not (kept and (kept[-1].is_number or kept[-1].text in _LETTERED)):
            continue
        if free and atom.text == "en" and not _is_standard_number(atoms, index + 1):
            continue
        kept.append(atom)
    return kept


def _is_standard_number(atoms: list[Atom], index: int) -> bool:
    if index >= len(atoms) or not re.fullmatch(r"[0-9]{3,}", atoms[index].text):
        return False
    return index + 1 >= len(atoms) or atoms[index + 1].text not in UNITS


def _without_lone_times(atoms: list[Atom]) -> list[Atom]:
    """Drop each ``x`` that does not stand between two sizes, so that ``x 100`` is ``100``."""
    kept: list[Atom] = []
    unglue = False
    for index, atom in enumerate(atoms):
        if atom.text == "x" and not (_ends_size(kept) and _starts_size(atoms, index + 1)):
            unglue = True
            continue
        kept.append(Atom(atom.text, atom.glued and not unglue))
        unglue = False
    return kept


def _ends_size(atoms: list[Atom]) -> bool:
    return bool(atoms) and (
        atoms[-1].is_number or (len(atoms) > 1 and atoms[-1].text in UNITS and atoms[-2].is_number)
    )


def _starts_size(atoms: list[Atom], index: int) -> bool:
    if index >= len(atoms):
        return False
    return atoms[index].is_number or (
        atoms[index].text != "x"
        and index + 1 < len(atoms)
        and atoms[index + 1].is_number
        and atoms[index + 1].glued
    )


def _next_token(atoms: list[Atom], position: int) -> tuple[str, int]:
    """The token that begins at a position, and where the next one begins."""
    element, position = _element(atoms, position)
    while position + 1 < len(atoms) and atoms[position].text == "x" and element[-1] != "x":
        following, position = _element(atoms, position + 1)
        element += "x" + following
    return element, position


def _element(atoms: list[Atom], position: int) -> tuple[str, int]:
    """One size or word: ``50 mm``, ``M 10``, ``DIN 933``, ``2.5 mm2``, ``3G2.5``, ``ffp2``, ``inox``."""
    atom = atoms[position]
    if atom.is_number:
        return _measure(atoms, position)
    following = atoms[position + 1] if position + 1 < len(atoms) else None
    if following is None or not following.is_number:
        return atom.text, position + 1
    if following.glued or atom.text == "m" or atom.text in _STANDARDS:
        return _glued_run(atoms, position + 1, atom.text)
    return atom.text, position + 1


def _measure(atoms: list[Atom], position: int) -> tuple[str, int]:
    number = atoms[position].text
    unit = atoms[position + 1] if position + 1 < len(atoms) else None
    if unit is None or unit.is_number:
        return number, position + 1
    after = atoms[position + 2] if position + 2 < len(atoms) else None
    glued_number = after is not None and after.glued and after.is_number
    if unit.text == "g" and unit.glued and glued_number:  # conductors of a cable: 3G2.5
        section, position = _measure(atoms, position + 2)
        return f"{number}g{section}", position
    is_written_apart = unit.text == "t" and not unit.glued  # "3 t-lights" weigh nothing
    name = None if is_written_apart else UNITS.get(unit.text)
    is_thread = name == "m" and not unit.glued  # "4 M3" are four small screws; "4 m³" comes glued from `fold`
    if name in _POWERED and not is_thread and after is not None and glued_number and after.text in ("2", "3"):
        return f"{number}{name}{after.text}", position + 3
    belongs_to_next = glued_number and (name == "m" or not unit.glued)
    if name is not None and not belongs_to_next:
        return number + name, position + 2
    if unit.glued and unit.text != "x":
        return _glued_run(atoms, position + 1, number)
    return number, position + 1


def _glued_run(atoms: list[Atom], position: int, start: str) -> tuple[str, int]:
    """Letters and digits written without a gap: ``a4``, ``ip65``, ``abc123d``."""
    token = start + atoms[position].text
    position += 1
    while position < len(atoms) and atoms[position].glued and atoms[position].text != "x":
        token += atoms[position].text
        position += 1
    return token, position
