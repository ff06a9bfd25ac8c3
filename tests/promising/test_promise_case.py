"""`manage.py promise_case`: what it prints and how it ends; it needs no database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

CASES = Path(__file__).parent / "cases"
GOOD, OTHER = CASES / "hub_two_legs.json", CASES / "max_late_days.json"


def run(*arguments: object) -> tuple[int, str, str]:
    """Return exit code, output and errors."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("promise_case", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.json"
    path.write_text(OTHER.read_text(encoding="utf-8").replace('"short": 1', '"short": 0'), encoding="utf-8")
    return path


def test_a_line_for_each_file_that_holds():
    assert run(GOOD, OTHER) == (0, f"{GOOD}: ok\n{OTHER}: ok\n", "")


def test_a_difference_is_printed_and_ends_with_one(wrong: Path):
    assert run(GOOD, wrong) == (
        1,
        f"{GOOD}: ok\n{wrong}: promises.O1.1.short: expected 0, found 1\n",
        "",
    )


def test_a_file_that_cannot_be_read_ends_with_two_and_the_others_are_run(tmp_path: Path, wrong: Path):
    latin, broken, absent = (tmp_path / name for name in ("latin.json", "broken.json", "absent.json"))
    latin.write_bytes('{"title": "é"}'.encode("latin-1"))
    broken.write_text('{"now":')

    code, out, err = run(latin, broken, absent, tmp_path, wrong, GOOD)

    assert code == 2
    assert out.splitlines()[-1] == f"{GOOD}: ok"
    assert err.splitlines() == [
        f"{latin}: is not UTF-8: byte 11 cannot be decoded",
        f"{broken}: line 1, column 8: not JSON: Expecting value",
        f"{absent}: cannot be read: No such file or directory",
        f"{tmp_path}: cannot be read: Is a directory",
    ]


def test_json_prints_everything_that_was_found(wrong: Path, tmp_path: Path):
    code, out, _ = run(GOOD, wrong, tmp_path / "absent.json", "--json")

    good, differing, absent = json.loads(out)
    assert code == 2
    assert good["ok"] is True
    line = good["promises"]["O1"]["lines"]["1"]
    assert line["short"] == "0"
    assert [leg["lane"] for leg in line["schedule"][0]["legs"]] == ["route 1", "route 2"]
    assert line["because"]["constraint"]
    assert differing["differences"] == ["promises.O1.1.short: expected 0, found 1"]
    assert absent["error"] == "cannot be read: No such file or directory"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path):
    path = tmp_path / "marked.json"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.read_bytes())

    assert run(path)[0] == 0
