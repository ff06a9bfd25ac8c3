"""Files of every packing are read, and those made to do harm are refused before they do."""

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from portal.inbound.codec.flaws import UnusableFile
from portal.inbound.files import open_table

ROWS = [["sku", "name", "price"], ["A1", "Écrou; M10", "1.5"], ["B2", "Bolt, hex", "-2"]]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def text_of(rows: list[list[str]], delimiter: str = ";", line_end: str = "\r\n") -> str:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in rows]
    return "".join(delimiter.join(row) + line_end for row in quoted)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def cells(path: Path, **options: str) -> list[list[str]]:
    with open_table(path, **options) as table:
        return [record.cells for record in table.records()]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_whatever_its_packing(tmp_path, encoding, delimiter, packed):
    content = text_of(ROWS, delimiter).encode(encoding)
    path = written(tmp_path / "items.csv", gzip.compress(content) if packed else content)

    assert cells(path) == ROWS


def test_a_stated_encoding_and_separator_are_obeyed(tmp_path):
    path = written(tmp_path / "items.csv", "a;b,c\né;1,5\n".encode("cp850"))

    assert cells(path, encoding="cp850", delimiter=",") == [["a;b", "c"], ["é;1", "5"]]


def test_a_workbook_is_read_as_it_stands(tmp_path):
    moment = dt.datetime.fromisoformat("2010-12-01 08:26")
    rows: list[list[object]] = [
        ["sku", "n", "at", "note"],
        ["00123", 17850, moment, "two\nlines"],
        [22423, 0.1, dt.date(2010, 12, 1), True],
    ]
    path = written(tmp_path / "items.xlsx", workbook(rows))

    assert cells(path) == [
        ["sku", "n", "at", "note"],
        ["00123", "17850", "2010-12-01 08:26:00", "two lines"],
        ["22423", "0.1", "2010-12-01", "true"],
    ]


def test_a_row_of_a_workbook_keeps_its_number(tmp_path):
    path = written(tmp_path / "items.xlsx", workbook([[], ["title"], [], ["sku", "name"], ["A1", "Bolt"]]))

    with open_table(path) as table:
        assert [record.line for record in table.records()] == [2, 4, 5]


def test_a_packed_workbook_is_read(tmp_path):
    path = written(tmp_path / "items.xlsx.gz", gzip.compress(workbook([["sku", "name"], ["A1", "Bolt"]])))

    assert cells(path) == [["sku", "name"], ["A1", "Bolt"]]


def test_a_sheet_is_chosen_by_name(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("Prix").append(["sku", "price"])
    book.save(tmp_path / "items.xlsx")

    assert cells(tmp_path / "items.xlsx", sheet="Prix") == [["sku", "price"]]
    with pytest.raises(UnusableFile, match="no_such_sheet"):
        cells(tmp_path / "items.xlsx", sheet="Tarif")


def test_an_ods_is_read(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row>" + cell.format("sku") + cell.format("name") + "</table:table-row>"
    path = written(tmp_path / "items.ods", ods(row))

    assert cells(path) == [["sku", "name"]]


def ods(rows: str) -> bytes:
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{spaces}office:1.0" '
        f'xmlns:table="{spaces}table:1.0" xmlns:text="{spaces}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    manifest = f'<?xml version="1.0"?><m:manifest xmlns:m="{spaces}manifest:1.0">{entry}</m:manifest>'
    return archive({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def archive(members: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def with_far_cell(rows: Sequence[Sequence[object]], cell: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.active[cell] = "far"
    book.save(out)
    return out.getvalue()


def test_two_cells_at_the_ends_of_a_sheet_are_refused(tmp_path):
    path = written(tmp_path / "bomb.xlsx", with_far_cell([["sku"]], "XFD1048576"))

    with pytest.raises(UnusableFile, match="grid_too_large"):
        cells(path)


def test_a_grid_that_hides_its_size_runs_out_of_its_own_memory_only(tmp_path):
    columns = "&#49;6384"  # 16384, written so that a search for digits does not find it
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    filled = f"{cell}<text:p>x</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1048576">{filled}</table:table-row>'
    path = written(tmp_path / "bomb.ods", ods(row))

    with pytest.raises(UnusableFile, match=r"out_of_memory|not_a_workbook"):
        cells(path)


@pytest.mark.slow
def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path):
    bomb = {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b"<" + b" " * (1_001 * 2**20)}
    path = written(tmp_path / "bomb.xlsx", archive(bomb))
    assert path.stat().st_size < 2_000_000

    with pytest.raises(UnusableFile, match="unpacks_too_large"):
        cells(path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (gzip.compress(b"sku,name\n" * 100, mtime=0)[:-20], "bad_gzip"),
        (archive({"notes.txt": "hello"}), "not_a_workbook"),
        (b"PK\x03\x04 torn", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 torn", "not_a_workbook"),
        (b"%PDF-1.7\n\0\0\0\0\0\0" * 100, "not_text"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, code):
    path = written(tmp_path / "items.dat", content)

    with pytest.raises(UnusableFile) as refused:
        cells(path)

    assert refused.value.code == code


def test_a_missing_file_and_an_unknown_encoding_are_refused(tmp_path):
    path = written(tmp_path / "items.csv", b"a,b\n1,2\n")

    with pytest.raises(UnusableFile, match="no_file"):
        cells(tmp_path / "none.csv")
    with pytest.raises(UnusableFile, match="unknown_encoding"):
        cells(path, encoding="klingon")


def test_progress_ends_at_the_size_of_the_file(tmp_path):
    path = written(tmp_path / "items.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 50_000))
    told: list[int] = []

    with open_table(path) as table:
        list(table.records(told.append))

    assert told == sorted(told)
    assert told[-1] == path.stat().st_size
