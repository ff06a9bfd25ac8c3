"""Companies, people and network: numbers that hold, roles that are filled, places that can be reached."""

import pytest
from stdnum.fr import siren, siret, tva

from portal.demo.facts import identifiers
from portal.demo.facts.calendars import CALENDARS
from portal.demo.facts.companies import COMPANIES, CompanyFact
from portal.demo.facts.lanes import LANES
from portal.demo.facts.sites import SITES, SUPPLIERS
from portal.demo.facts.zones import zone_of

each_company = pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.code)


@each_company
def test_business_numbers_have_right_check_digits(company: CompanyFact):
    assert siren.is_valid(company.siren)
    assert tva.is_valid(company.vat_number)
    assert siret.is_valid(identifiers.siret(company.siren, 21))


@each_company
def test_somebody_buys_approves_and_administers(company: CompanyFact):
    held = {role for person in company.people for role in person.roles}

    assert held == {"buyer", "approver", "administrator"}
    assert len({person.name for person in company.people}) == len(company.people)


@each_company
def test_every_place_is_reached_from_every_distribution_centre(company: CompanyFact):
    for place in company.ship_tos:
        zone = zone_of(place.postal_code).code
        origins = {lane.origin for lane in LANES if lane.zone == zone and lane.service == "standard"}
        assert {"DC-NORD", "DC-LYON", "DC-TOUL"} <= origins
        assert place.hours


def test_the_network_has_the_sites_that_the_business_needs():
    kinds = [site.kind for site in SITES]

    assert [kinds.count(kind) for kind in ("distribution_centre", "hub", "service_centre", "supplier")] == [
        3,
        2,
        4,
        8,
    ]
    assert {terms.site for terms in SUPPLIERS} == {site.code for site in SITES if site.kind == "supplier"}
    assert {site.calendar for site in SITES} <= {calendar.code for calendar in CALENDARS}


def test_a_lane_has_one_destination_and_one_transit():
    for lane in LANES:
        assert (lane.transit_days is None) != (lane.transit_minutes is None)
        assert bool(lane.destination) + bool(lane.zone) == (lane.service != "collect")

    assert len({lane.code for lane in LANES}) == len(LANES)


def test_an_address_without_a_zone_is_told():
    with pytest.raises(LookupError, match="No delivery zone for FR 97400"):
        zone_of("97400")
