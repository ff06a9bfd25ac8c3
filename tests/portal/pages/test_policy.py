"""Pages tell the browser what they may load; JSON, which no browser shows as a page, does not."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/accounts/login/", "/no-such-page/"])
def test_a_page_may_load_nothing_from_elsewhere(client, path):
    answer = client.get(path)

    policy = answer["Content-Security-Policy"]
    assert {"default-src 'none'", "script-src 'self'"} <= set(policy.split("; "))


def test_an_answer_to_another_system_has_no_policy(client):
    answer = client.get("/api/v1/orders/")

    assert answer["Content-Type"] == "application/problem+json"
    assert "Content-Security-Policy" not in answer
