"""What people change about themselves and their keys, and what is kept of it."""

import pytest

from portal.customers.models import ApiKey, Membership
from portal.customers.selectors import api_keys_of, digest_of_key
from portal.customers.services import choose_language, issue_api_key, revoke_api_key
from portal.kernel.models import AuditEntry
from portal.kernel.tenancy import SYSTEM, scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(system, buyer) -> Membership:
    return Membership.objects.select_related("user", "company").get(user=buyer)


def test_a_language_is_kept(buyer):
    choose_language(user=buyer, language="en")

    buyer.refresh_from_db()
    assert buyer.language == "en"


def test_only_the_digest_of_a_key_is_kept(membership, now):
    key, secret = issue_api_key(membership=membership, label="ERP", now=now)

    (kept,) = ApiKey.objects.values()
    assert secret not in map(str, kept.values())
    assert (kept["digest"], kept["company_id"]) == (digest_of_key(secret), membership.company_id)
    assert secret.startswith(key.prefix)
    assert AuditEntry.objects.get().action == "issue_api_key"


def test_two_keys_are_never_the_same(membership, now):
    secrets = {issue_api_key(membership=membership, label="ERP", now=now)[1] for _ in range(3)}

    assert len(secrets) == 3


def test_a_key_ends_once(membership, now):
    key, _secret = issue_api_key(membership=membership, label="ERP", now=now)

    for _ in range(2):
        revoke_api_key(membership=membership, key=key, now=now)

    assert api_keys_of(membership.user) == []
    assert AuditEntry.objects.filter(action="revoke_api_key").count() == 1


def test_a_person_sees_his_own_keys_only(membership, colleague, now):
    issue_api_key(membership=membership, label="ERP", now=now)

    with scope(SYSTEM):
        assert api_keys_of(colleague) == []
