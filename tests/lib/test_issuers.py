"""Addresses of providers and of people."""

import pytest

from referral.lib.issuers import may_be_issuer, same_origin
from referral.lib.mail_addresses import domain_of, tidy_domain, tidy_mail_address
from referral.lib.names import slug


@pytest.mark.parametrize(
    ("address", "outside", "here"),
    [
        ("https://inlog.example", True, True),
        ("https://inlog.example:8443/tenant/1", True, True),
        ("http://inlog.example", False, False),
        ("http://127.0.0.1:9000", False, True),
        ("https://[::1]:9000", False, True),
        ("http://localhost:9000", False, True),
        ("https://169.254.169.254", False, False),
        ("https://inlog.example/?a=b", False, False),
        ("https://inlog.example/#a", False, False),
        ("https://127.0.0.1@inlog.example", False, False),
        ("ftp://localhost", False, False),
        ("inlog.example", False, False),
        ("", False, False),
    ],
)
def test_which_issuers_we_speak_to(address: str, outside: bool, here: bool) -> None:
    assert may_be_issuer(address, on_this_machine=False) is outside
    assert may_be_issuer(address, on_this_machine=True) is here


def test_same_origin_is_scheme_host_and_port() -> None:
    issuer = "https://inlog.example/tenant"
    assert same_origin("https://inlog.example/token", issuer)
    for other in (
        "http://inlog.example/token",
        "https://inlog.example:444/t",
        "https://x.example/t",
        "",
        "None",
    ):
        assert not same_origin(other, issuer)


def test_mail_addresses_are_tidied() -> None:
    assert tidy_mail_address(" Noor@Praktijk.Example ") == "Noor@praktijk.example"
    assert tidy_domain("@Praktijk.example") == "praktijk.example"
    assert domain_of("a@b@Praktijk.example") == "praktijk.example"
    assert domain_of("niets") == ""


@pytest.mark.parametrize(
    "text", ["", "@", "noor", "noor@", "@praktijk.example", "n o@a.example", "noor@a", "a@b..nl"]
)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        tidy_mail_address(text)


def test_a_slug_is_plain() -> None:
    assert slug("Huisartsen Dé Vlier & Zn.") == "huisartsen-de-vlier-zn"
    assert slug("Thuiszorg Nabij") == "thuiszorg-nabij"
