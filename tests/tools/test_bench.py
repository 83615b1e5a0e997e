"""The measurements use the keys of the application: else they measure nothing."""

import base64

import pytest

from referral.extensions import AUDIT_PURPOSE
from referral.lib.crypto import derived_key
from tools.bench_log import Writer

KEY = b"i" * 32
TEXT = base64.b64encode(KEY).decode()


@pytest.mark.parametrize("given", [TEXT, f"demo-index:{TEXT}"])
def test_the_log_is_chained_with_the_key_of_the_application(given: str) -> None:
    assert Writer("", given).key == derived_key(KEY, AUDIT_PURPOSE)
