"""The desk keeps a company's own rule for deliveries that could come sooner."""

import pytest
from django.urls import reverse

from portal.customers.models import Company
from portal.kernel.models import AuditEntry
from portal.kernel.tenancy import SYSTEM, scope


@pytest.fixture
def keep(office, company):
    """Return a function that keeps a rule as the desk."""

    def post(rule, days):
        path = reverse("admin:customers_company_gain_rule", args=[company.pk])
        return office.post(path, {"rule": rule, "days": days}, follow=True)

    return post


def rule_of(company):
    with scope(SYSTEM):
        return Company.objects.values_list("gain_rule", "gain_days").get(pk=company.pk)


def test_the_desk_sees_and_keeps_the_rule(keep, office, company, desk):
    page = office.get(reverse("admin:customers_company_change", args=[company.pk])).content.decode()

    answer = keep("keep", "3")

    deed = AuditEntry.objects.get(action="choose_gain_rule")
    assert '<option value="offer" selected>' in page
    assert "The rule of Alpha is saved." in answer.content.decode()
    assert rule_of(company) == ("keep", 3)
    assert (deed.actor, deed.subject) == (desk, company.code)


def test_a_rule_that_cannot_be_is_told_and_changes_nothing(keep, company):
    answer = keep("offer", "0")

    assert "is not a number of days from 1 to 30" in answer.content.decode()
    assert rule_of(company) == ("offer", 1)


def test_a_company_that_does_not_exist_has_no_rule(office, company):
    answer = office.post(
        reverse("admin:customers_company_gain_rule", args=[company.pk + 1]), {"rule": "keep"}
    )

    assert answer.status_code == 404


def test_what_was_refused_stands_in_the_form(keep):
    page = keep("keep", "99").content.decode()

    assert '<option value="keep" selected>' in page
    assert 'value="99"' in page
