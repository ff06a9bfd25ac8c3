"""Which column holds which field: known headers in French and English, the user's mapping, finding the header."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .delimited import Record
from .flaws import UnusableFile, UnusableRow

HEADER_WITHIN = 20
_MOST_SHOWN, _LONGEST_SHOWN = 40, 40
_BY_POSITION = re.compile(r"#(\d+)")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field that a file can give, and the headers under which it is known (as `header_key` reduces them)."""

    name: str
    headers: tuple[str, ...]
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file keeps its fields: cell positions by field name, and the header as it stands."""

    header: tuple[str, ...]
    positions: Mapping[str, int]
    header_line: int
    others: Mapping[str, int] = field(default_factory=dict)

    def cell(self, record: Record, name: str) -> str:
        """Return a field's text; a column that the file lacks and a cell cut off at the end are empty."""
        position = self.positions.get(name)
        return record.cells[position] if position is not None and position < len(record.cells) else ""

    def check_width(self, record: Record) -> None:
        """Raises: UnusableRow (the record's fault, or `too_many_cells`: a separator stands inside a value)."""
        if record.fault:
            raise UnusableRow("", record.fault, record.cells[0][:200])
        if len(record.cells) > len(self.header) and any(record.cells[len(self.header) :]):
            raise UnusableRow("", "too_many_cells", str(len(record.cells)))


def header_key(text: str) -> str:
    """Reduce a header to letters and digits without accents: `N° de facture` and `no_de_facture` nearly meet."""
    folded = unicodedata.normalize("NFKD", text.replace("°", "o").replace("œ", "oe")).casefold()
    return "".join(char for char in folded if char.isalnum())


def read_mapping(text: str, *, is_toml: bool) -> dict[str, str]:
    """Read a mapping file: field names to column names, at the top or under `columns`.

    Raises: UnusableFile (`bad_mapping`).
    """
    try:
        content = tomllib.loads(text) if is_toml else json.loads(text)
    except ValueError as error:
        raise UnusableFile("bad_mapping", detail=str(error)) from error
    columns = content.get("columns", content) if isinstance(content, dict) else None
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        raise UnusableFile("bad_mapping", detail='field = "Column"')
    return {str(name): column for name, column in columns.items()}


def check_mapping(specs: Sequence[FieldSpec], mapping: Mapping[str, str]) -> None:
    """Raises: UnusableFile (`unknown_field`) for a mapped field that the import does not know."""
    known = [spec.name for spec in specs]
    for name in mapping:
        if name not in known:
            raise UnusableFile("unknown_field", field=name, known=", ".join(known))


def find_layout(records: Iterable[Record], specs: Sequence[FieldSpec], mapping: Mapping[str, str]) -> Layout:
    """Find the header, the record with the most known columns, among the first; what stands above it is a title.

    `mapping` gives columns by name, or by position as `#1`; it goes before the known headers.

    Raises: UnusableFile (`no_columns`, naming the fields not found, with the best candidate's cells;
    `two_columns`, when two of one name could hold a field; `empty`).
    """
    best: Layout | None = None
    for record in records:
        layout = _layout(record, specs, mapping)
        if best is None or len(layout.positions) > len(best.positions):
            best = layout
    if best is None:
        raise UnusableFile("empty")
    missing = _missing(best, specs, mapping)
    if missing:
        raise UnusableFile("no_columns", missing=", ".join(missing), found=shown(best.header))
    _check_unambiguous(best, mapping)
    return best


def _check_unambiguous(layout: Layout, mapping: Mapping[str, str]) -> None:
    for name, position in layout.positions.items():
        key = header_key(layout.header[position])
        same = [index for index, header in enumerate(layout.header) if header_key(header) == key]
        if key and len(same) > 1 and not _position(mapping.get(name, "")):
            columns = ", ".join(f"#{index + 1}" for index in same)
            raise UnusableFile(
                "two_columns", field=name, name=shown([layout.header[position]]), columns=columns
            )


def shown(header: Sequence[str]) -> str:
    """Return column names for a message: printable, and not too many."""
    names = (
        "".join(c if c.isprintable() else "�" for c in name[:_LONGEST_SHOWN]) for name in header[:_MOST_SHOWN]
    )
    return ", ".join(names) + (" …" if len(header) > _MOST_SHOWN else "")


def positional_layout(specs: Sequence[FieldSpec], mapping: Mapping[str, str]) -> Layout:
    """Return the layout of a file without header, whose columns are all mapped by position.

    Raises: UnusableFile (`no_columns`).
    """
    positions = {name: int(match[1]) - 1 for name, column in mapping.items() if (match := _position(column))}
    width = max(positions.values(), default=-1) + 1
    names = {position: name for name, position in positions.items()}
    layout = Layout(tuple(names.get(index, f"#{index + 1}") for index in range(width)), positions, 0)
    missing = _missing(layout, specs, mapping)
    if missing:
        raise UnusableFile("no_columns", missing=", ".join(missing), found=", ".join(mapping.values()))
    return layout


def _layout(record: Record, specs: Sequence[FieldSpec], mapping: Mapping[str, str]) -> Layout:
    header = tuple(cell.strip() for cell in record.cells)
    by_key: dict[str, int] = {}
    for index, name in enumerate(header):
        by_key.setdefault(header_key(name), index)
    positions: dict[str, int] = {}
    for spec in specs:
        column = mapping.get(spec.name)
        found = _find_mapped(column, by_key) if column else _find_known(spec, by_key, positions)
        if found is not None and found < len(header):
            positions[spec.name] = found
    taken = set(positions.values())
    others = {name: index for index, name in enumerate(header) if name and index not in taken}
    return Layout(header, positions, record.line, others)


def _find_mapped(column: str, by_key: Mapping[str, int]) -> int | None:
    match = _position(column)
    return int(match[1]) - 1 if match else by_key.get(header_key(column))


def _find_known(spec: FieldSpec, by_key: Mapping[str, int], positions: Mapping[str, int]) -> int | None:
    taken = positions.values()
    return next((by_key[key] for key in spec.headers if key in by_key and by_key[key] not in taken), None)


def _position(column: str) -> re.Match[str] | None:
    match = _BY_POSITION.fullmatch(column.strip())
    return match if match and int(match[1]) > 0 else None


def _missing(layout: Layout, specs: Sequence[FieldSpec], mapping: Mapping[str, str]) -> list[str]:
    return [
        spec.name
        for spec in specs
        if (spec.is_required or spec.name in mapping) and spec.name not in layout.positions
    ]
