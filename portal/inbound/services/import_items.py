"""Items from a file: new ones created, known ones brought up to date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from portal.catalogue.intake.items import ensure_attributes, index_new_items, take_in_items
from portal.catalogue.intake.shapes import NewItem
from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import Flaw, UnusableFile, UnusableRow
from portal.inbound.codec.items import FIELDS, ItemRules, attribute_code, parse_item_row
from portal.inbound.codec.mapping import Layout, header_key, shown
from portal.inbound.services.reading import Reading, ReadOptions, Watch, reading, unwatched
from portal.inbound.services.tally import Rejects, Tally, rejecting
from portal.kernel.audit import record_deed
from portal.kernel.bulk import allow_long_statements
from portal.kernel.tenancy import SYSTEM, scope

CHUNK_ROWS = 1_000
ALL_COLUMNS = "*"

Usable = list[tuple[Record, NewItem]]


@dataclass(frozen=True, slots=True)
class ItemOptions:
    """What holds for new items that do not say; `attributes` are columns (`*`: all that are left) to keep as such."""

    currency: str = "EUR"
    category: tuple[str, ...] = ("Imported items",)
    attributes: tuple[str, ...] = ()


def import_items(
    *,
    path: Path,
    rejects_path: Path,
    read: ReadOptions,
    options: ItemOptions,
    now: datetime,
    watch: Watch = unwatched,
) -> Tally:
    """Import an item file in transactions of 1,000 rows; after a kill, the same call goes on where it stopped.

    Raises: FileRefused. Side effects: the rejects file is written; one audit entry.
    """
    allow_long_statements()
    tally = Tally()
    with (
        reading(
            path, FIELDS, read, look=lambda _layout: _ignore, home_zone=lambda: ZoneInfo("UTC"), watch=watch
        ) as file,
        rejecting(rejects_path, file.layout, tally) as rejects,
    ):
        tally.read_as = (*file.assumptions()[:3], options.currency)
        rules = _rules(file.layout, options)
        for usable in _usable_chunks(file, rules, tally, rejects, watch):
            _write(usable, options, tally, rejects)
        tally.check()
        index_new_items()
        _record(path, file.table.fingerprint, tally, now)
    return tally


def _ignore(_record: Record) -> None:
    return


def _rules(layout: Layout, options: ItemOptions) -> ItemRules:
    wanted = {header_key(name) for name in options.attributes}
    others = {
        name: position
        for name, position in layout.others.items()
        if ALL_COLUMNS in options.attributes or header_key(name) in wanted
    }
    unknown = [name for name in options.attributes if name != ALL_COLUMNS and not _has(others, name)]
    if unknown:
        raise UnusableFile("no_columns", missing=", ".join(unknown), found=shown(layout.header))
    attributes = {attribute_code(name): position for name, position in others.items() if attribute_code(name)}
    with scope(SYSTEM):
        ensure_attributes({attribute_code(name): name for name in others if attribute_code(name)})
    return ItemRules(attributes)


def _has(columns: Iterable[str], name: str) -> bool:
    return header_key(name) in {header_key(column) for column in columns}


def _usable_chunks(
    file: Reading, rules: ItemRules, tally: Tally, rejects: Rejects, watch: Watch
) -> Iterable[Usable]:
    usable: Usable = []
    seen: set[str] = set()
    for record in file.rows("write", watch):
        tally.read += 1
        try:
            item = parse_item_row(record, file.layout, file.values, rules)
            if item.sku.upper() in seen:
                raise UnusableRow("sku", "duplicate", item.sku)
        except UnusableRow as error:
            rejects.add(record, error.flaw)
            continue
        seen.add(item.sku.upper())
        usable.append((record, item))
        if len(usable) >= CHUNK_ROWS:
            yield usable
            usable = []
    if usable:
        yield usable


def _write(usable: Usable, options: ItemOptions, tally: Tally, rejects: Rejects) -> None:
    with scope(SYSTEM):
        items = [item for _, item in usable]
        intake = take_in_items(items=items, category=options.category, currency=options.currency)
    _reject(usable, intake.refused, rejects)
    tally.imported += intake.created + intake.updated
    tally.already_there += len(usable) - len(intake.refused) - intake.created - intake.updated
    tally.made["items"] += intake.created
    tally.made["updated_items"] += intake.updated


def _reject(usable: Usable, refused: Sequence[tuple[int, str, str]], rejects: Rejects) -> None:
    for index, field, code in refused:
        record, item = usable[index]
        rejects.add(record, Flaw(field, code, {"gtin": item.gtin, "unit": item.unit}.get(field, "")))


def _record(path: Path, fingerprint: str, tally: Tally, now: datetime) -> None:
    with scope(SYSTEM):
        record_deed(
            actor=None, action="items_imported", subject=("file", path.name[:80]), now=now, sha256=fingerprint,
            read=tally.read, imported=tally.imported, rejected=tally.rejected_rows, already_there=tally.already_there,
        )  # fmt: skip
