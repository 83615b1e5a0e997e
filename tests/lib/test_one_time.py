"""Codes of an authenticator app, recovery codes, and how easily a password is guessed."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.lib import one_time, passwords, recovery

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 3, 12, 0, 10, tzinfo=UTC)


def shown(seconds: int) -> str:
    """What a phone shows whose clock is this far off."""
    return pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_one_step_of_drift_is_accepted(seconds: int) -> None:
    step = int((NOW + timedelta(seconds=seconds)).timestamp()) // 30
    assert step in one_time.accepted_steps(SECRET, shown(seconds), NOW)


@pytest.mark.parametrize("seconds", [-120, -60, 60, 120])
def test_more_drift_is_refused_and_measured(seconds: int) -> None:
    assert one_time.accepted_steps(SECRET, shown(seconds), NOW) == []
    assert one_time.seconds_off(SECRET, shown(seconds), NOW) == seconds


def test_a_wrong_code_fits_no_moment() -> None:
    near = {shown(30 * step) for step in range(-12, 13)}
    wrong = next(f"{number:06}" for number in range(1000) if f"{number:06}" not in near)
    assert one_time.accepted_steps(SECRET, wrong, NOW) == []
    assert one_time.seconds_off(SECRET, wrong, NOW) is None


@given(st.text(max_size=12))
def test_anything_typed_is_answered(typed: str) -> None:
    assert isinstance(one_time.accepted_steps(SECRET, one_time.tidy(typed), NOW), list)


def test_spaces_do_not_matter() -> None:
    assert one_time.tidy(" 123 456 ") == "123456"
    assert one_time.in_fours("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_every_secret_is_new_and_goes_into_the_qr_code() -> None:
    secret = one_time.new_secret()
    assert secret != one_time.new_secret()
    address = one_time.enrolment_address(secret, "sanne@welzijn.example", "Patchwork")
    assert pyotp.parse_uri(address).secret == secret
    assert address.startswith("otpauth://totp/Patchwork:sanne")


def test_recovery_codes_differ_and_forgive_typing() -> None:
    codes = {recovery.new_code() for _ in range(200)}
    assert len(codes) == 200
    code = codes.pop()
    assert recovery.tidy(f" {code.upper().replace('-', ' ')} ") == recovery.tidy(code)
    assert len(recovery.tidy(code)) == recovery.LETTERS


@pytest.mark.parametrize(
    "password",
    [
        "welkom123456",
        "wachtwoord12",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop12",
        "Zomer2026!!!",
        "patchwork2026!",
        "dokter visser",
    ],
)
def test_first_guesses_are_refused(password: str) -> None:
    assert passwords.is_guessable(password, ("dokter.visser@praktijk.example", "Dokter Visser"))


@pytest.mark.parametrize("password", ["paard accu nietje correct", "kG7#vq2!xLm9", "mijn oma fietst graag"])
def test_no_rules_on_kinds_of_characters(password: str) -> None:
    assert not passwords.is_guessable(password, ("dokter.visser@praktijk.example", "Dokter Visser"))


def test_a_very_long_password_is_measured_quickly() -> None:
    assert not passwords.is_guessable("paard accu nietje correct " * 5, ())
