"""A file made ready to import: its table, columns and conventions, under the user's options."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from portal.inbound.codec.conventions import ConventionsProbe
from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import UnusableFile
from portal.inbound.codec.mapping import (
    HEADER_WITHIN,
    FieldSpec,
    Layout,
    check_mapping,
    find_layout,
    positional_layout,
    read_mapping,
)
from portal.inbound.codec.values import Conventions, Values
from portal.inbound.files import Advance, Table, open_table
from portal.inbound.reasons import FileRefused

Watch = Callable[[str, int, int], None]
"""Is told the stage, and how many of how many bytes of the file it has gone through."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """Watch nothing."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user states about a file; what he leaves empty is inferred.

    `mapping` is field to column name, or `#1` by position; `mapping_file` is JSON or TOML and goes below it.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    mapping_file: Path | None = None
    has_header: bool = True
    decimal: str = ""
    date_format: str = ""
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file ready to be read row by row."""

    table: Table
    layout: Layout
    values: Values

    def rows(self, stage: str, watch: Watch) -> Iterator[Record]:
        """Yield the records below the header."""
        return _below_header(self.table, self.layout, _advance(stage, self.table, watch))

    def assumptions(self) -> tuple[str, ...]:
        """Tell how the file is read: encoding, separator, decimal mark, date format, time zone."""
        conventions = self.values.conventions
        separator = {"\t": "tab"}.get(self.table.delimiter, self.table.delimiter)
        return (
            self.table.encoding,
            separator,
            conventions.decimal,
            conventions.date_format,
            str(conventions.zone),
        )


@contextmanager
def reading(
    path: Path,
    specs: Sequence[FieldSpec],
    options: ReadOptions,
    *,
    look: Callable[[Layout], Callable[[Record], None]],
    home_zone: Callable[[], ZoneInfo],
    watch: Watch,
) -> Iterator[Reading]:
    """Open a file and read it once to learn its conventions; `look(layout)` gives a function that sees each row of it;
    `home_zone()` is asked afterwards for the zone, when the user states none.

    Raises: FileRefused.
    """
    try:
        mapping = _mapping(options)
        check_mapping(specs, mapping)
        with open_table(
            path, encoding=options.encoding, delimiter=options.delimiter, sheet=options.sheet
        ) as table:
            layout = _layout(table, specs, mapping, options)
            decimal, date_format = _survey(table, layout, options, look(layout), watch)
            zone = options.zone or home_zone()
            yield Reading(table, layout, Values(Conventions(decimal, date_format, zone)))
    except UnusableFile as error:
        raise FileRefused(error) from error


def _mapping(options: ReadOptions) -> dict[str, str]:
    mapping: dict[str, str] = {}
    if options.mapping_file is not None:
        if not options.mapping_file.is_file():
            raise UnusableFile("no_file", path=str(options.mapping_file))
        text = options.mapping_file.read_text(encoding="utf-8-sig")
        mapping = read_mapping(text, is_toml=options.mapping_file.suffix.lower() == ".toml")
    return mapping | dict(options.mapping)


def _layout(
    table: Table, specs: Sequence[FieldSpec], mapping: Mapping[str, str], options: ReadOptions
) -> Layout:
    if not options.has_header:
        return positional_layout(specs, mapping)
    return find_layout(islice(table.records(), HEADER_WITHIN), specs, mapping)


def _survey(
    table: Table, layout: Layout, options: ReadOptions, look: Callable[[Record], None], watch: Watch
) -> tuple[str, str]:
    probe = ConventionsProbe()
    numbers = [name for name in _NUMBERS if name in layout.positions]
    for record in _below_header(table, layout, _advance("read", table, watch)):
        look(record)
        if record.fault:
            continue
        for name in numbers:
            probe.feed_number(layout.cell(record, name))
        probe.feed_instant(layout.cell(record, "placed_at"))
    decimal = options.decimal or probe.decimal(table.delimiter)
    date_format = options.date_format or probe.date_format(day_first=True if decimal == "," else None)
    return decimal, date_format


_NUMBERS = ("quantity", "unit_price", "price", "weight", "volume")


def _below_header(table: Table, layout: Layout, advance: Advance) -> Iterator[Record]:
    return (record for record in table.records(advance) if record.line > layout.header_line)


def _advance(stage: str, table: Table, watch: Watch) -> Advance:
    return lambda done: watch(stage, done, table.size)
