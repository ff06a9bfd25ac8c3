"""What the command line means."""

import pytest

from portal.bootstrap.browser import is_wanted
from portal.bootstrap.console import CannotGoOn
from portal.bootstrap.demo import parse, port_of


def test_demo_keeps_the_data_unless_told():
    assert parse([]) == (False, [])


def test_demo_passes_other_options_to_load_demo():
    assert parse(["--fresh", "--from-online-retail", "file.csv"]) == (
        True,
        ["--from-online-retail", "file.csv"],
    )


def test_a_shortened_option_is_not_taken_for_fresh():
    assert parse(["--fr"]) == (False, ["--fr"])


@pytest.mark.parametrize(("environ", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8123"}, 8123)])
def test_the_port_comes_from_the_environment(environ: dict[str, str], port: int):
    assert port_of(environ) == port


@pytest.mark.parametrize("given", ["0", "65536", "-1", "eight", "80.5"])
def test_what_is_no_port_is_refused(given: str):
    with pytest.raises(CannotGoOn, match="is not a port"):
        port_of({"PORT": given})


@pytest.mark.parametrize(
    "arguments",
    [[], ["-x"], ["tests/journeys"], ["tests/orders", "tests/journeys/test_way.py"], ["-m", "journey"]],
)
def test_a_browser_is_wanted_where_journeys_may_run(arguments: list[str]):
    assert is_wanted(arguments)


@pytest.mark.parametrize(
    "arguments", [["-m", "not slow and not journey"], ["tests/orders"], ["tests/orders", "-x"]]
)
def test_no_browser_is_wanted_elsewhere(arguments: list[str]):
    assert not is_wanted(arguments)
