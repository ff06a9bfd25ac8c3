"""Which encoding a file is in, from all of its bytes, and whether it is text at all."""

import codecs
import re

from charset_normalizer import from_bytes

from .flaws import UnusableFile

LONGEST_LINE_BYTES = 2_000_000
_EVIDENCE_BYTES = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ["cp1252", "iso8859_15", "cp850", "mac_roman", "cp1250"]
# What business files written in Western Europe hold beyond ASCII when they are read as cp1252.
_USUAL = set("àâäáãåæçéèêëíìîïñóòôöõœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕŒÚÙÛÜÝŸ€£§°²³µ½¼¾±×·«»’‘“”–—…®©™ø\u00a0ºª")
# A few may stand in text as its rows' faults; files of anything else are full of them.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_FEW = 3
_ZEROS_OF_HALF, _ZEROS_OF_TEXT = 0.7, 0.1
_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^\n\r]{0,80}")


class EncodingProbe:
    """Reads a file's bytes chunk by chunk and says, at the end, how to decode them all."""

    def __init__(self) -> None:
        self._head = b""
        self._strict_utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._evidence = bytearray()
        self._without_line_end = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises: UnusableFile (`line_too_long`) when 2 MB pass without an end of line.
        """
        if len(self._head) < 4096:
            self._head += chunk[: 4096 - len(self._head)]
        self._measure_lines(chunk)
        if len(self._evidence) < _EVIDENCE_BYTES:
            for match in _BEYOND_ASCII.finditer(chunk):
                self._evidence += match.group() + b"\n"
                if len(self._evidence) >= _EVIDENCE_BYTES:
                    break
        if self._strict_utf8 is not None:
            try:
                self._strict_utf8.decode(chunk)
            except UnicodeDecodeError:
                self._strict_utf8 = None

    def _measure_lines(self, chunk: bytes) -> None:
        last_end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._without_line_end = (
            self._without_line_end + len(chunk) if last_end < 0 else len(chunk) - last_end
        )
        if self._without_line_end > LONGEST_LINE_BYTES:
            raise UnusableFile("line_too_long", limit=LONGEST_LINE_BYTES)

    def encoding(self) -> str:
        """Name the codec that decodes every byte fed so far."""
        for bom, name in _BOMS:
            if self._head.startswith(bom):
                return name
        wide = _wide_without_bom(self._head)
        if wide:
            return wide
        if len(_CONTROL.findall(self._head)) > max(_FEW, len(self._head) // 100):
            raise UnusableFile("not_text")
        if self._strict_utf8 is not None and self._is_complete():
            return "utf-8"
        return guess_single_byte(bytes(self._evidence))

    def _is_complete(self) -> bool:
        assert self._strict_utf8 is not None
        return not self._strict_utf8.getstate()[0]


def _wide_without_bom(head: bytes) -> str | None:
    """Recognise UTF-16 that lacks its mark by the zero half of nearly every character."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    first, second = (head[half : 2 * pairs : 2].count(0) / pairs for half in (0, 1))
    if min(first, second) > _ZEROS_OF_TEXT or max(first, second) < _ZEROS_OF_HALF:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


def guess_single_byte(evidence: bytes) -> str:
    """Choose among the single-byte encodings of Western Europe from the lines that go beyond ASCII."""
    beyond = [char for char in evidence.decode("cp1252", "replace") if ord(char) > 127]
    if not beyond or sum(char in _USUAL for char in beyond) >= 0.8 * len(beyond):
        return "cp1252"
    best = from_bytes(evidence, cp_isolation=_CANDIDATES).best()
    return best.encoding if best else "cp1252"
