"""A table in a file, whatever its packing: opened, looked through once, and read as records."""

import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings

from portal.inbound.codec.delimited import Record, read_records, sniff_delimiter
from portal.inbound.codec.encoding import EncodingProbe
from portal.inbound.codec.flaws import UnusableFile
from portal.inbound.codec.workbook import LARGEST_FILE, is_workbook

LARGEST_TEXT = 8 * 2**30
CONVERSION_SECONDS = 600
_GZIP = b"\x1f\x8b"
_CHUNK = 2**18
_RECORDS_A_STEP = 2_000
_SAMPLE_LINES = 200

Advance = Callable[[int], None]
"""Is told how many bytes of the file, as it lies on disk, have been read so far."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was looked through: how to read it, its size on disk in bytes and its SHA-256."""

    path: Path
    is_gzip: bool
    encoding: str
    delimiter: str
    size: int
    fingerprint: str

    def records(self, advance: Advance | None = None) -> Iterator[Record]:
        """Read the records from the first on. Side effects: `advance` is called every 2,000 records and at the end."""
        with self.path.open("rb") as raw, _decoded(raw, self) as text:
            yield from _reporting(read_records(text, self.delimiter), raw, advance)


@contextmanager
def open_table(path: Path, *, encoding: str = "", delimiter: str = "", sheet: str = "") -> Iterator[Table]:
    """Look a file through and give its table; what is not stated is inferred from all of its bytes.

    Raises: UnusableFile (`no_file`, `empty`, `unknown_encoding`, `unpacks_too_large`, those of workbooks).
    """
    if not path.is_file():
        raise UnusableFile("no_file", path=str(path))
    with path.open("rb") as raw:
        is_gzip = raw.read(2) == _GZIP
    try:
        with _unpacked(path, is_gzip=is_gzip) as stream:
            if is_workbook(stream.read(8)):
                with _converted(path, sheet, is_gzip=is_gzip) as converted:
                    yield _look_through(converted, "utf-8", ",", is_gzip=False)
                return
        yield _look_through(path, encoding, delimiter, is_gzip=is_gzip)
    except (gzip.BadGzipFile, EOFError) as error:
        raise UnusableFile("bad_gzip", detail=str(error)) from error


def _look_through(path: Path, encoding: str, delimiter: str, *, is_gzip: bool) -> Table:
    probe, digest, size = EncodingProbe(), hashlib.sha256(), 0
    with _unpacked(path, is_gzip=is_gzip) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST_TEXT:
                raise UnusableFile("unpacks_too_large", limit=LARGEST_TEXT // 2**20)
            probe.feed(chunk)
            digest.update(chunk)
    if not size:
        raise UnusableFile("empty")
    found = Table(
        path, is_gzip, encoding or probe.encoding(), delimiter, path.stat().st_size, digest.hexdigest()
    )
    return found if delimiter else _with_delimiter(found)


def _with_delimiter(table: Table) -> Table:
    with table.path.open("rb") as raw, _decoded(raw, table) as text:
        delimiter = sniff_delimiter(list(islice(text, _SAMPLE_LINES)))
    return Table(table.path, table.is_gzip, table.encoding, delimiter, table.size, table.fingerprint)


@contextmanager
def _unpacked(path: Path, *, is_gzip: bool) -> Iterator[IO[bytes]]:
    with path.open("rb") as raw:
        if not is_gzip:
            yield raw
            return
        with gzip.GzipFile(fileobj=raw) as stream:
            yield stream  # type: ignore[misc]


def _decoded(raw: IO[bytes], table: Table) -> TextIOWrapper:
    binary: IO[bytes] = gzip.GzipFile(fileobj=raw) if table.is_gzip else raw  # type: ignore[assignment]
    errors = "surrogateescape" if table.encoding.startswith("utf-8") else "replace"
    try:
        return TextIOWrapper(binary, table.encoding, errors, newline="")
    except LookupError as error:
        raise UnusableFile("unknown_encoding", encoding=table.encoding) from error


def _reporting(records: Iterator[Record], raw: IO[bytes], advance: Advance | None) -> Iterator[Record]:
    if advance is None:
        yield from records
        return
    for count, record in enumerate(records):
        if count % _RECORDS_A_STEP == 0:
            advance(raw.tell())
        yield record
    advance(raw.tell())


@contextmanager
def _converted(path: Path, sheet: str, *, is_gzip: bool) -> Iterator[Path]:
    """Give a temporary file of comma-separated text made of the workbook by a process of bounded memory."""
    with tempfile.TemporaryDirectory(prefix="comptoir-") as directory:
        target, source = Path(directory, "sheet.csv"), path
        if is_gzip:
            source = Path(directory, "workbook")
            with _unpacked(path, is_gzip=True) as stream:
                source.write_bytes(stream.read(LARGEST_FILE + 1))
        _convert(source, target, sheet)
        yield target


def _convert(source: Path, target: Path, sheet: str) -> None:
    if source.stat().st_size > LARGEST_FILE:
        raise UnusableFile("too_large", limit=LARGEST_FILE // 2**20)
    with source.open("rb") as stdin, target.open("wb") as stdout:
        command = [sys.executable, "-m", "portal.inbound.sheet", sheet]
        try:
            done = subprocess.run(
                command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, cwd=settings.BASE_DIR,
                timeout=CONVERSION_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise UnusableFile("too_slow", limit=CONVERSION_SECONDS) from error
    if done.returncode == 0:
        return
    try:
        reason = json.loads(done.stderr)
    except ValueError:
        raise UnusableFile("out_of_memory") from None
    raise UnusableFile(reason["code"], **reason["details"])
