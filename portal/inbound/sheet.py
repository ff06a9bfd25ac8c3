"""A process of its own that turns a workbook on its standard input into comma-separated UTF-8 on its standard output.

Workbook readers lay out the whole grid in memory; here the grid is bounded by the operating system, whatever the file
claims, and a crash takes nobody with it.
"""

import csv
import io
import json
import resource
import sys

from portal.inbound.codec.flaws import UnusableFile
from portal.inbound.codec.workbook import check_workbook, workbook_rows

MEMORY_BYTES = 2 * 2**30
REFUSED = 3


def main(sheet: str) -> int:
    """Convert; return 0, or 3 with the reason as JSON on standard error."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    content = io.BytesIO(sys.stdin.buffer.read())
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        check_workbook(content, content.getbuffer().nbytes)
        csv.writer(out, lineterminator="\n").writerows(workbook_rows(content, sheet))
    except UnusableFile as error:
        sys.stderr.write(json.dumps({"code": error.code, "details": error.details}, default=str))
        return REFUSED
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
