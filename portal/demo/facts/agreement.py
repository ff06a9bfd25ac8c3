"""French adjectives of colour made to agree with the noun that they follow."""

from __future__ import annotations

_FEMININE = {
    "blanc": "blanche", "noir": "noire", "gris": "grise", "bleu": "bleue", "vert": "verte", "violet": "violette",
    "naturel": "naturelle", "transparent": "transparente", "imprimé": "imprimée", "fumé": "fumée",
}  # fmt: skip
_SAME_IN_BOTH = frozenset({"rouge", "jaune", "beige", "rose", "incolore"})


def agreed(colour: str, form: str) -> str:
    """Return a colour in a form: "" masculine, "f" feminine, "p" plural, "fp" both.

    Compounds (bleu marine) and colours named after things (orange, marron) never change.
    """
    if colour not in _FEMININE and colour not in _SAME_IN_BOTH:
        return colour
    word = _FEMININE.get(colour, colour) if "f" in form else colour
    return f"{word}s" if "p" in form and not word.endswith("s") else word
