"""Browser journeys: where Chromium is, why they are skipped without it; under CI a skipped journey fails."""

import os
from collections.abc import Generator

import pytest

from portal.bootstrap.browser import find_chromium

NO_BROWSER = "no Chromium on this machine: apt-get install chromium"


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to drive, for Playwright's `executable_path`."""
    path = find_chromium()
    if path is None:
        pytest.skip(NO_BROWSER)
    return path


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a journey on a machine without a browser."""
    if is_journey(item) and find_chromium() is None:
        pytest.skip(NO_BROWSER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped journey into a failed one where `CI=true` promises that nothing is left out."""
    report = yield
    if report.skipped and is_journey(item) and os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Under CI every journey must run. {reason}"
    return report


def is_journey(item: pytest.Item) -> bool:
    """Tell whether a test drives a browser."""
    return item.get_closest_marker("journey") is not None
