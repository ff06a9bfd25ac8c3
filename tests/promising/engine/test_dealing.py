"""What lines of one item have together, dealt out to them, against all ways to do so."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from promising.engine.dealing import Place, can_deal, deal

some = settings(max_examples=150, derandomize=True, deadline=None)
SHORT = 1_000
wants = st.lists(st.integers(1, 4), min_size=2, max_size=3)


@st.composite
def places_of(draw: st.DrawFn, most: int = 3) -> list[Place]:
    levels = [sorted(draw(st.lists(st.integers(0, 6), min_size=3, max_size=3))) for _ in "XY"]
    found = []
    for _ in range(draw(st.integers(1, most))):
        site, due = draw(st.integers(0, 1)), draw(st.integers(0, 2))
        cost, lines = draw(st.integers(0, 4)), draw(st.integers(1, 3))
        found.append(Place("XY"[site], due, levels[site][due], cost, lines))
    return found


def ways(wanted: Sequence[int], places: Sequence[Place]) -> list[tuple[int, int]]:
    """Return what is left and what it costs in all ways to give lines something by places."""
    rows = [
        [
            row
            for row in product(*(range(units + 1) for units in wanted))
            if sum(map(bool, row)) <= place.lines and sum(row) <= place.level
        ]
        for place in places
    ]
    found = []
    for chosen in product(*rows):
        given_to = [sum(column) for column in zip(*chosen, strict=True)]
        by_day = [
            sum(
                sum(row)
                for row, other in zip(chosen, places, strict=True)
                if other.site == place.site and other.due <= place.due
            )
            for place in places
        ]
        if all(map(int.__le__, given_to, wanted)) and all(
            taken <= place.level for taken, place in zip(by_day, places, strict=True)
        ):
            cost = sum(sum(row) * place.cost for row, place in zip(chosen, places, strict=True))
            found.append((sum(wanted) - sum(given_to), cost))
    return found


@some
@given(wants, places_of())
def test_nothing_leaves_less_or_costs_less_than_what_is_dealt_out(wanted: list[int], places: list[Place]):
    found = deal(wanted, places, SHORT)

    assert (found.left, found.cost) == min(ways(wanted, places))
    assert all(sum(map(bool, row)) <= place.lines for row, place in zip(found.amounts, places, strict=True))


@some
@given(wants, places_of(most=2), places_of(most=2))
def test_places_that_do_not_seem_to_help_do_not(wanted: list[int], places: list[Place], new: list[Place]):
    levels = {(place.site, place.due): place.level for place in (*new, *places)}
    known = [place._replace(level=levels[place.site, place.due]) for place in places]
    by_site = [sorted((due, level) for (site, due), level in levels.items() if site == name) for name in "XY"]
    found = deal(wanted, known, SHORT)

    more = deal(wanted, [*known, *new], SHORT)

    if all(row == sorted(row, key=lambda pair: pair[1]) for row in by_site) and not any(
        map(found.gains_by, new)
    ):
        assert (more.left, more.cost) == (found.left, found.cost)


@some
@given(wants, places_of(), st.integers(0, 2))
def test_one_more_line_by_a_place_that_does_not_seem_to_help_does_not(
    wanted: list[int], places: list[Place], number: int
):
    number %= len(places)
    found = deal(wanted, places, SHORT)

    wider = [*places[:number], places[number]._replace(lines=places[number].lines + 1), *places[number + 1 :]]
    more = deal(wanted, wider, SHORT)

    assert found.gains_at(number) or (more.left, more.cost) == (found.left, found.cost)


@some
@given(wants, st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=4))
def test_amounts_can_be_dealt_out_if_some_way_gives_them(wanted: list[int], amounts: list[tuple[int, int]]):
    if sum(amount for amount, _ in amounts) <= sum(wanted):
        places = [Place(str(n), 0, amount, 0, lines) for n, (amount, lines) in enumerate(amounts)]

        found = can_deal(wanted, [amount for amount, _ in amounts], [lines for _, lines in amounts])

        total = sum(amount for amount, _ in amounts)
        assert found == (deal(wanted, places, SHORT).left == sum(wanted) - total)
