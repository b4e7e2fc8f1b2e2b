import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from bihuan.facilities.throttle.address import source


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_an_address_is_the_client_and_for_ipv6_its_network(remote: str, expected: str) -> None:
    assert source(RequestFactory().get("/", REMOTE_ADDR=remote)) == expected


def test_without_a_proxy_of_ours_nobody_may_claim_another_address() -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-for": "198.51.100.1"}
    )
    assert source(request) == "203.0.113.9"


def test_behind_proxies_of_ours_only_their_entries_count(settings: Settings) -> None:
    forged = {"x-forwarded-for": "192.0.2.1, 198.51.100.7, 10.0.0.2"}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=forged)
    settings.PROXIES = 2
    assert source(request) == "198.51.100.7"
    settings.PROXIES = 1
    assert source(request) == "10.0.0.2"
