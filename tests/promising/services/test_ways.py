"""From where and how a line comes is the buyer's to choose: what a remedy told is what he gets."""

import pytest

from inventory.models import Lane, LaneService
from portal.customers.models import ShipTo
from promising.models import Promise
from promising.representation import promise_json
from promising.selectors import promise_by_id
from promising.services import (
    AlreadyOrderedError,
    HeldPromiseError,
    PromiseChangedError,
    RequestedLine,
    UnknownLineError,
    UnknownPromiseError,
    UnknownServiceError,
    UnknownSiteError,
    hold_promise,
    quote_by_way,
)
from promising.services.replanning import replan
from tests import factories

pytestmark = pytest.mark.usefixtures("system")
EXPRESS = ("DC-LYON", "express")


@pytest.fixture
def choose(company, buyer, now):
    """Return a function that chooses for the first line of a promise, as the buyer."""

    def ask(promise, *way, line=1, company_id=company.pk):
        site, service = way or ("", "")
        return quote_by_way(
            company_id=company_id,
            user=buyer,
            promise_id=promise.id,
            line=line,
            site=site,
            service=service,
            now=now,
        )

    return ask


@pytest.fixture
def distant_site(network):
    """Return a site that has nothing and from which only the standard service goes."""
    site = factories.make_site("DC-NORD", calendar=network.calendar)
    factories.make_lane(site, network.zone)
    return site


def line_of(promise, number=1, option="earliest"):
    return promise.option(option).lines[number - 1]


def services(promise, number=1):
    return {part.service for option in promise.options for part in option.lines[number - 1].schedule}


def test_a_line_comes_as_a_remedy_told_when_it_is_chosen(quote, choose, bolt):
    Lane.objects.filter(service=LaneService.EXPRESS).update(departures={"tue": ["14:00"]}, transit_minutes=60)
    shown = quote(("BOLT-M10", 100), ("BOLT-M10", 50))
    sooner = line_of(shown, option="cheapest").because["sooner"]
    (remedy,) = [remedy for remedy in sooner if "service" in remedy]

    fresh = choose(shown, remedy["site"], remedy["service"])

    first, second = (line_of(fresh, number, "cheapest") for number in (1, 2))
    assert [part.deliver_from.isoformat() for part in first.schedule] == [remedy["at"]]
    assert (first.site, first.service, second.service) == (*EXPRESS, "")
    assert services(fresh, 1) == {"express"}
    assert fresh.id != shown.id
    assert promise_by_id(shown.id) == shown


def test_a_choice_can_be_undone(quote, choose, bolt):
    shown = quote(("BOLT-M10", 100))

    undone = choose(choose(shown, *EXPRESS))

    assert undone.options == shown.options
    assert undone.request == shown.request


def test_a_choice_is_stored_and_told(quote, choose, bolt):
    fresh = choose(quote(("BOLT-M10", 100), ("BOLT-M10", 50)), *EXPRESS)

    found = promise_by_id(fresh.id)
    assert found == fresh
    first, second = promise_json(fresh)["options"][0]["lines"]
    assert (first["site"], first["service"]) == EXPRESS
    assert not {"site", "service"} & second.keys()


def test_a_promise_that_was_stored_before_lines_could_choose_is_read_and_asked_anew(quote, choose, bolt, now):
    shown = quote(("BOLT-M10", 100))
    stored = Promise.objects.select_related("ship_to", "requested_by").get()
    assert not {"site", "service"} & stored.request["lines"][0].keys()

    assert (line_of(shown).site, line_of(shown).service) == ("", "")
    assert replan(stored, now=now).request == stored.request
    assert services(choose(shown, *EXPRESS)) == {"express"}


def test_what_was_taken_meanwhile_is_promised_anew_by_the_way_that_was_chosen(
    quote, choose, bolt, company, now
):
    chosen = choose(quote(("BOLT-M10", 300)), *EXPRESS)
    other = quote(("BOLT-M10", 300))
    hold_promise(company_id=company.pk, promise_id=other.id, option="cheapest", now=now)

    with pytest.raises(PromiseChangedError) as changed:
        hold_promise(company_id=company.pk, promise_id=chosen.id, option="cheapest", now=now)

    fresh = changed.value.fresh
    assert line_of(fresh).short == 100
    assert services(fresh) == {"express"}


def test_a_way_that_is_closed_meanwhile_is_chosen_no_more(quote, choose, bolt, company, now):
    chosen = choose(quote(("BOLT-M10", 300)), *EXPRESS)
    Lane.objects.filter(service=LaneService.EXPRESS).update(is_active=False)

    with pytest.raises(PromiseChangedError) as changed:
        hold_promise(company_id=company.pk, promise_id=chosen.id, option="cheapest", now=now)

    assert services(changed.value.fresh) == {"standard"}
    assert line_of(changed.value.fresh).service == ""


def test_a_site_that_has_nothing_says_that_it_was_chosen(quote, bolt, distant_site):
    line = line_of(quote(("BOLT-M10", 100, None, "DC-NORD")))

    assert line.short == 100
    assert (line.because["constraint"], line.because["facts"]["rule"]) == ("policy", "chosen")


@pytest.mark.parametrize(
    ("site", "service", "error", "field", "known"),
    [
        ("DC-SUD", "", UnknownSiteError, "site", "DC-LYON, DC-NORD"),
        ("", "rocket", UnknownServiceError, "service", "express, standard"),
        ("DC-NORD", "express", UnknownServiceError, "service", "standard"),
    ],
)
def test_a_way_that_there_is_not_is_refused_with_line_field_and_remedy(
    quote, bolt, distant_site, site, service, error, field, known
):
    with pytest.raises(error) as refused:
        quote(("BOLT-M10", 1), ("BOLT-M10", 1, None, site, service))

    assert (refused.value.field, refused.value.line) == (field, 2)
    assert known in refused.value.remedy_text
    assert not Promise.objects.exists()


def test_where_nobody_delivers_the_promise_says_so_whatever_was_chosen(quote, bolt):
    ShipTo.objects.update(country="PT")

    assert line_of(quote(("BOLT-M10", 1, None, *EXPRESS))).because["constraint"] == "no_lane"


def test_nothing_is_chosen_for_a_line_that_there_is_not(quote, choose, bolt):
    shown = quote(("BOLT-M10", 100))

    for line in (0, 2):
        with pytest.raises(UnknownLineError):
            choose(shown, *EXPRESS, line=line)

    assert Promise.objects.count() == 1


def test_nothing_is_chosen_for_the_promise_of_another_company(quote, choose, bolt, other_company):
    shown = quote(("BOLT-M10", 100))

    with pytest.raises(UnknownPromiseError):
        choose(shown, *EXPRESS, company_id=other_company.pk)

    assert Promise.objects.count() == 1


def test_what_is_held_is_given_back_first(quote, choose, bolt, company, now):
    shown = quote(("BOLT-M10", 100))
    hold_promise(company_id=company.pk, promise_id=shown.id, option="earliest", now=now)

    with pytest.raises(HeldPromiseError):
        choose(shown, *EXPRESS)

    assert Promise.objects.get().state == "held"


def test_what_is_ordered_is_not_chosen_anew(quote, choose, bolt):
    shown = quote(("BOLT-M10", 100))
    Promise.objects.update(state="confirmed")

    with pytest.raises(AlreadyOrderedError):
        choose(shown, *EXPRESS)

    assert Promise.objects.count() == 1


def test_a_choice_costs_no_query(quote, network, bolt, django_assert_num_queries):
    quote(("BOLT-M10", 1))

    with django_assert_num_queries(5):
        quote(("BOLT-M10", 1, None, *EXPRESS), ("BOLT-M10", 2, None, "", "standard"))


def test_a_wish_keeps_all_else_when_its_way_is_chosen():
    wish = RequestedLine("BOLT-M10", 3, "BOX")

    assert wish.by_way(*EXPRESS) == RequestedLine("BOLT-M10", 3, "BOX", *EXPRESS)
