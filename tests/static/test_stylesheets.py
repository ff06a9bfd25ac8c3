"""What a buyer's browser loads for style: little, and only from here."""

import gzip
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
STATIC = PROJECT / "static"
BASE = (PROJECT / "templates" / "base.html").read_text()
LINKED = re.findall(r"rel=\"stylesheet\" href=\"\{% static '([^']+)' %\}", BASE)
BUDGET = 8 * 1024


def test_the_buyers_pages_link_stylesheets_that_exist():
    assert LINKED
    assert [name for name in LINKED if not (STATIC / name).is_file()] == []


def test_the_buyers_stylesheets_stay_within_eight_kilobytes_gzipped():
    weights = {name: len(gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)) for name in LINKED}

    assert sum(weights.values()) <= BUDGET, weights


@pytest.mark.parametrize("path", sorted(STATIC.glob("**/*.css")), ids=lambda path: path.name)
def test_a_stylesheet_loads_nothing_from_elsewhere(path):
    targets = re.findall(r"(?:@import\s+|url\()\s*[\"']?([^\"')\s]+)", path.read_text())

    assert [target for target in targets if not (path.parent / target).is_file()] == []


@pytest.mark.parametrize(
    "path", [STATIC / "css" / "shared.css", STATIC / "css" / "comptoir.css", STATIC / "desk.css"]
)
def test_every_token_that_a_stylesheet_uses_is_defined(path):
    texts = [path.read_text(), (STATIC / "css" / "shared.css").read_text()]
    defined = {name for text in texts for name in re.findall(r"(--[\w-]+)\s*:", text)}
    used = set(re.findall(r"var\((--[\w-]+)", path.read_text()))

    assert used <= defined
