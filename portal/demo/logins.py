"""Who can log in to the demo, for the command and for the log-in page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.demo.facts.companies import COMPANIES
from portal.demo.facts.people import DESK, OPERATORS, PASSWORD
from portal.demo.facts.sites import SITE_BY_CODE

FIRST_COMPANIES = 5


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo: who he is, for whom he works, and how he logs in."""

    label: str
    email: str
    password: str
    name: str
    works_for: str


def all_logins() -> list[Login]:
    """Return every account: the desk, the operators, then the companies' people."""
    roles = {"buyer": _("Buyer"), "approver": _("Approver"), "administrator": _("Company administrator")}
    found = [
        Login(_("Desk"), staff.email, PASSWORD, f"{staff.first_name} {staff.last_name}", "Comptoir")
        for staff in DESK
    ]
    found += [
        Login(
            _("Site operator"),
            staff.email,
            PASSWORD,
            f"{staff.first_name} {staff.last_name}",
            SITE_BY_CODE[staff.sites[0]].name,
        )
        for staff in OPERATORS
    ]
    found += [
        Login(
            roles[person.roles[0]],
            f"{person.name}@{company.domain}",
            PASSWORD,
            f"{person.first_name} {person.last_name}",
            company.name,
        )
        for company in COMPANIES
        for person in company.people
    ]
    return found


def main_logins() -> list[Login]:
    """Return the accounts to begin with: a buyer of each main company, an approver, the desk, an operator."""
    wanted = [f"buyer@{company.domain}" for company in COMPANIES[:FIRST_COMPANIES]]
    wanted += [f"approver@{COMPANIES[2].domain}", DESK[0].email, OPERATORS[0].email]
    by_email = {login.email: login for login in all_logins()}
    return [by_email[email] for email in wanted]
