"""Words made comparable: accents, case and ligatures folded, light plurals of French and English undone."""

import re
import unicodedata
from functools import lru_cache

_BEFORE_DECOMPOSITION = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "×": " x ",
        "✕": " x ",
        "⌀": "ø",
    }
)
_AFTER_DECOMPOSITION = str.maketrans(
    {"⁄": "/", "∕": "/", "ø": "o", "μ": "u", "′": "'", "’": "'", "‘": "'", "´": "'"}
)
_PREPOSITION_A = re.compile(r"(?<!\w)à(?!\w)")
_STAR_TIMES = re.compile(r"(?<=[0-9])\s*\*\s*(?=[0-9])")
_GAP_BEFORE_POWER = re.compile(r"(?<=[0-9])\s+(?=m[²³])")
_DIAMETER = re.compile(r"ø\s*(?=[0-9])")
_THOUSANDS = re.compile(r"(?<![\d.,])([1-9][0-9]{0,2})((?:[\u00a0\u202f,][0-9]{3})+)(?![\d]|[.,][0-9])")

_STOPS = (
    "de du des le la les un une et ou au aux par pour sur dans avec ce ces sa ses son"
    " the an of for with on and or by to from at is are this that"
)
STOP_WORDS = frozenset(_STOPS.split())

_IRREGULAR = {
    "travaux": "travail", "vantaux": "vantail", "vitraux": "vitrail", "baux": "bail",
    "etaux": "etau", "landaus": "landau", "boyaux": "boyau", "tuyaux": "tuyau", "noyaux": "noyau",
    "feux": "feu", "jeux": "jeu", "lieux": "lieu", "pieux": "pieu", "cheveux": "cheveu", "essieux": "essieu",
    "moyeux": "moyeu", "genoux": "genou", "cailloux": "caillou", "bijoux": "bijou", "choux": "chou",
    "knives": "knife", "shelves": "shelf", "leaves": "leaf", "halves": "half", "scarves": "scarf",
    "feet": "foot", "teeth": "tooth", "men": "man", "women": "woman", "children": "child",
    "blanch": "blanc", "verte": "vert", "noire": "noir", "grise": "gri", "bleue": "bleu", "brune": "brun",
    "violette": "violet", "naturelle": "naturel", "carree": "carre", "ronde": "rond", "transparente": "transparent",
}  # fmt: skip
_INVARIABLE_WORDS = (
    "vis tapis bois poids gros dos bras cours mars pois bus jus gas lens gaz tas bas cas pas plus moins abus"
    " refus chassis souris acces exces proces succes engrais matelas verglas compas canevas cadenas ananas"
    " repas debarras relais palais marais colis avis devis croquis parcours recours secours concours velours"
    " discours virus campus bonus surplus cactus obus dessus dessous puis tiers divers univers travers sans"
    " sous hors axis basis chaux taux faux deux creux mieux"
)
_INVARIABLE = frozenset(_INVARIABLE_WORDS.split())
_SILENT_E = re.compile(r"(ss|x|sh|ch)e$")
_FINAL_Y = re.compile(r"(?<=[^aeiou])y$|(?<=..[^aeiou])ey$")


def fold(text: str) -> str:
    """Lower case without accents, ligatures or compatibility forms: ``Écrou Ø10 mm²`` is ``ecrou 10 mm2``."""
    lowered = text.lower()
    if not text.isascii():
        lowered = unicodedata.normalize("NFC", text).casefold().translate(_BEFORE_DECOMPOSITION)
        lowered = _GAP_BEFORE_POWER.sub("", lowered)
    lowered = _THOUSANDS.sub(lambda found: found[1] + re.sub(r"\D", "", found[2]), lowered)
    lowered = _STAR_TIMES.sub("x", _DIAMETER.sub(" ", _PREPOSITION_A.sub(" ", lowered)))
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.casefold().translate(_AFTER_DECOMPOSITION)


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """A folded word's common form for both numbers: ``ecrous`` is ``ecrou``, ``boxes`` is ``box``.

    Colours lose their feminine too: ``blanches`` is ``blanc``.

    The form is a key, not always a word (``batterie``, ``batteries`` and ``battery`` are all ``batteri``);
    applying it twice changes nothing.
    """
    while (shorter := _one_step(word)) != word:
        word = shorter
    return word


def _one_step(word: str) -> str:
    if word in _INVARIABLE or (len(word) <= 3 and word not in _IRREGULAR):
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    return _without_silent_ending(_without_plural(word))


def _without_plural(word: str) -> str:
    if word.endswith(("eaux", "yaux")):
        return word[:-1]
    if word.endswith("aux"):
        return word[:-2] + "l"
    if word.endswith("oes") and len(word) > 5:
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _without_silent_ending(word: str) -> str:
    if word.endswith("ie") and len(word) >= 5:
        return word[:-1]
    return _FINAL_Y.sub("i", _SILENT_E.sub(r"\1", word))
