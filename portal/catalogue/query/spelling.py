"""Typing errors: which known word a mistyped one most likely stands for."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from portal.catalogue.query.tokens import normalise
from portal.catalogue.query.words import fold, singular

_LEAST_LETTERS_OF_PART = 3


def closest_word(typed: str, known: Iterable[tuple[str, int]], *, is_begun: bool = False) -> str | None:
    """The known word nearest to a typed one, of equals the commoner; None when none is near.

    Shapes: ``known`` is (word, number of items with it). One edit is allowed up to seven letters, two up to
    eleven, then three; a wrong first letter weighs half an edit more. ``is_begun``: the word may go on, which
    weighs a quarter of an edit.
    """
    allowed = 1 if len(typed) <= 7 else 2 if len(typed) <= 11 else 3
    near = []
    for word, items in known:
        distance: float = edit_distance(typed, word, allowed)
        if is_begun and len(word) > len(typed):
            distance = min(distance, edit_distance(typed, word[: len(typed)], allowed) + 0.25)
        if word != typed and distance < allowed + 1:
            near.append((distance + (0.5 if word[:1] != typed[:1] else 0), -items, word))
    return min(near)[2] if near else None


def parts_of(word: str) -> Iterator[tuple[str, str]]:
    """The pairs of words that a word may have been run together from, each of three letters or more as written."""
    for place in range(_LEAST_LETTERS_OF_PART, len(word) - _LEAST_LETTERS_OF_PART + 1):
        yield singular(word[:place]), word[place:]


def parted(word: str, known: Collection[str]) -> str | None:
    """A word as the two known ones that it was run together from, ``lunch bag``; None when it was not."""
    pairs = (pair for pair in parts_of(word) if pair[0] in known and pair[1] in known)
    return next((" ".join(pair) for pair in pairs), None)


def with_corrections(text: str, corrections: Mapping[str, str], spelled_in: Iterable[str]) -> str:
    """A text with its mistyped words replaced, spelled as in one of the given names where the word occurs."""
    begun = {part[:_LEAST_LETTERS_OF_PART] for known in corrections.values() for part in known.split()}
    spellings: dict[str, str] = {}
    for written in dict.fromkeys(word.strip(",;:()").lower() for name in spelled_in for word in name.split()):
        if fold(written)[:_LEAST_LETTERS_OF_PART] in begun and len(tokens := normalise(written)) == 1:
            spellings.setdefault(tokens[0], written)
    mended = []
    for word in text.split():
        tokens = normalise(word)
        known = corrections.get(tokens[0]) if len(tokens) == 1 else None
        mended += [spellings.get(part, part) for part in known.split()] if known else [word]
    return " ".join(mended)


def edit_distance(one: str, other: str, at_most: int) -> int:
    """Edits (insert, delete, substitute, swap neighbours) between two words; ``at_most + 1`` means more.

    *Source*: optimal string alignment distance (Damerau 1964; restricted form).
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            best = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                best = min(best, before_last[column - 2] + 1)
            current.append(best)
        if min(current) > at_most:
            return at_most + 1
        before_last, last = last, current
    return min(last[-1], at_most + 1)
