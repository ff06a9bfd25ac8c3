"""Workbooks (XLSX, XLS, ODS): what one is, whether it is safe to open, and its rows as text."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from .flaws import UnusableFile

LARGEST_FILE = 100 * 2**20
LARGEST_UNPACKED = 1_000 * 2**20
LARGEST_GRID = 40_000_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 2**20
_OVERLAP = 4096
# Cells may stand far apart while the reader lays out the whole grid between them: the far corner is what costs.
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d+)")
_FAR_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Z]{2,3})(\d+)[\"']")
_REPEATED = re.compile(rb"number-(columns|rows)-repeated\s*=\s*[\"'](\d+)[\"'][^>]*(?<!/)>")
_MARKUP = (b"\xef\xbb\xbf<", b"<")


def is_workbook(head: bytes) -> bool:
    """Say whether a file's first bytes are those of a workbook's container."""
    return head.startswith((_ZIP, _OLE))


def check_workbook(file: IO[bytes], size: int) -> None:
    """Refuse a workbook that would cost more memory to open than a table is worth.

    Every member is unpacked, bounded, and thrown away: sizes and dimensions stated inside the file are not believed.

    Raises: UnusableFile (`too_large`, `unpacks_too_large`, `grid_too_large`, `not_a_workbook`).
    """
    if size > LARGEST_FILE:
        raise UnusableFile("too_large", limit=LARGEST_FILE // 2**20)
    file.seek(0)
    if file.read(4) == _ZIP:
        try:
            with zipfile.ZipFile(file) as archive:
                _check_archive(archive)
        except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
            raise UnusableFile("not_a_workbook", detail=str(error)) from error
    file.seek(0)


def _check_archive(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if not any(name in {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} for name in names):
        raise UnusableFile("not_a_workbook", detail=", ".join(names[:3]))
    left = LARGEST_UNPACKED
    for member in archive.infolist():
        if member.file_size > left:
            raise UnusableFile("unpacks_too_large", limit=LARGEST_UNPACKED // 2**20)
        left -= _unpack_and_measure(archive, member)


def _unpack_and_measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    unpacked, tail, extent = 0, b"", Extent()
    is_sheet = member.filename.endswith(".xml") and (
        "sheet" in member.filename or member.filename == "content.xml"
    )
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if is_sheet and not unpacked and not chunk.lstrip().startswith(_MARKUP):
                raise UnusableFile("not_a_workbook", detail=member.filename)
            unpacked += len(chunk)
            if is_sheet:
                extent.measure(tail + chunk)
                tail = chunk[-_OVERLAP:]
    return unpacked


class Extent:
    """The far corner of a sheet, seen in its XML as it streams by."""

    def __init__(self) -> None:
        self._rows = 1
        self._columns = 26

    def measure(self, xml: bytes) -> None:
        """Take the next piece. Raises: UnusableFile (`grid_too_large`)."""
        self._rows = max([self._rows, *(int(row) for row in _ROW.findall(xml))])
        for letters, row in _FAR_CELL.findall(xml):
            self._columns = max(self._columns, _column_number(letters))
            self._rows = max(self._rows, int(row))
        for axis, count in _REPEATED.findall(xml):
            if axis == b"rows":
                self._rows = max(self._rows, int(count) if int(count) < 1_000_000 else 1)
            else:
                self._columns = max(self._columns, int(count))
        if self._rows * self._columns > LARGEST_GRID:
            raise UnusableFile("grid_too_large", rows=self._rows, columns=self._columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def workbook_rows(file: IO[bytes], sheet: str = "") -> Iterator[list[str]]:
    """Yield the rows of a sheet (the first that has any, unless named) as text, from its row 1 on.

    Dates come out in ISO 8601, whole numbers without a point, errors of formulas as they show.

    Raises: UnusableFile (`not_a_workbook`, `password`, `no_such_sheet`).
    """
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            yield from _sheet_rows(workbook, sheet)
    except PasswordError as error:
        raise UnusableFile("password") from error
    except CalamineError as error:
        raise UnusableFile("not_a_workbook", detail=str(error)) from error


def _sheet_rows(workbook: CalamineWorkbook, wanted: str) -> Iterator[list[str]]:
    if wanted and wanted not in workbook.sheet_names:
        raise UnusableFile("no_such_sheet", sheet=wanted, found=", ".join(workbook.sheet_names))
    for name in [wanted] if wanted else workbook.sheet_names:
        found = workbook.get_sheet_by_name(name)
        if not found.height:
            continue
        yield from ([cell_text(cell) for cell in row] for row in found.iter_rows())
        return


def cell_text(cell: object) -> str:
    """Return a cell as text of one line that reads back without loss."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return " ".join(str(cell).splitlines())
