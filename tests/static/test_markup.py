"""Templates keep to the content security policy, to icons that exist and to one header each."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((PROJECT / "templates").glob("**/*.html"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (PROJECT / "static" / "icons.svg").read_text()))
FORBIDDEN = {
    "a script without src": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>",
    "a style element": r"<style\b",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an event handler": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "a javascript: address": r"javascript:",
    "evaluated hx-vals": r"hx-(?:vals|vars|headers)\s*=\s*[\"']\s*js:",
    "a trigger filter, which htmx evaluates": r"hx-trigger\s*=\s*\"[^\"]*\w\[",
}
by_path = pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT / "templates"))
)


def without_comments(text: str) -> str:
    """Return a template's text without its comments, which are never sent."""
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text, flags=re.DOTALL)


def faults(text: str) -> list[str]:
    """Return what the policy would refuse in a template."""
    shown = without_comments(text)
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, shown, re.IGNORECASE)]


@by_path
def test_a_template_has_nothing_that_the_policy_refuses(path):
    assert faults(path.read_text()) == []


@pytest.mark.parametrize(
    "fault",
    [
        "<script>go()</script>",
        "<style>p {}</style>",
        '<p class="x" style="color: red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<p hx-on:click="go()">',
        "<p hx-vals='js:{a: 1}'>",
        '<p hx-trigger="keyup[ctrlKey]">',
    ],
)
def test_a_planted_fault_is_found(fault):
    assert faults(fault)


@by_path
def test_every_icon_of_a_template_is_in_the_sprite(path):
    text = without_comments(path.read_text())
    named = re.findall(r'components/icon\.html" with name="([\w-]+)"', text)
    passed_on = re.findall(r'\bicon="([\w-]+)"', text)

    assert set(named) | set(passed_on) <= ICONS


def test_every_icon_of_the_scripts_is_in_the_sprite():
    toasts = (PROJECT / "static" / "js" / "toasts.js").read_text()

    named = set(re.findall(r'(?:success|warning|error|info): "([\w-]+)"', toasts))

    assert named
    assert named <= ICONS


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "templates" / "components").glob("*.html")), ids=lambda path: path.name
)
def test_a_component_says_what_it_is_and_what_it_takes(path):
    assert re.search(r"\{% comment %\}.{20,}?\{% endcomment %\}", path.read_text(), re.DOTALL)


@by_path
def test_a_template_is_at_most_150_lines(path):
    assert len(path.read_text().splitlines()) <= 150
