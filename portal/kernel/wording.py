"""All sentences of the portal, gathered without any tool but Babel: from Python and from templates."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGES = ("portal", "orders", "promising", "inventory")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def gathered(root: Path) -> Catalog:
    """Return the catalog of all sentences below the project's root, without translations."""
    catalog = Catalog(charset="utf-8", project="Comptoir", fuzzy=False)  # a fuzzy one would not be compiled
    for path, source in _sources(root):
        found = extract("python", BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            catalog.add(message, locations=[(str(path.relative_to(root)), 0)], context=context)
    return catalog


def _sources(root: Path) -> Iterator[tuple[Path, bytes]]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            yield path, path.read_bytes()
    templates = (path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt"})
    for path in sorted(templates):
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield path, "\n".join(line.strip() for line in calls.splitlines()).encode()


def translated(path: Path) -> Catalog:
    """Return the catalog of a .po file; an empty one when there is no file."""
    if not path.exists():
        return Catalog(locale="fr", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def missing(root: Path, path: Path) -> list[str]:
    """Return the sentences that a .po file does not translate, or only doubtfully."""
    known = translated(path)
    return [_text(message) for message in gathered(root) if message.id and not _is_translated(known, message)]


def update(root: Path, path: Path) -> int:
    """Bring a .po file up to date: new sentences empty, translations kept; return how many are empty."""
    known = translated(path)
    fresh = gathered(root)
    fresh.locale = "fr"
    for message in fresh:
        found = known.get(message.id, message.context) if message.id else None
        if found is not None and not found.fuzzy:
            message.string = found.string
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=110, sort_output=True, omit_header=False, include_lineno=False)
    return len(missing(root, path))


def _is_translated(known: Catalog, message: Message) -> bool:
    found = known.get(message.id, message.context)
    if found is None or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, (tuple, list)) else bool(found.string)


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
