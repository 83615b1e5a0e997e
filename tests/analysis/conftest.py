"""Releases for the tests of figures: made once per seed, read by many tests."""

from pathlib import Path

import pytest

from tests.analysis.histories import tables, write


@pytest.fixture(scope="session", params=[1, 2, 3])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of one generated release."""
    folder = tmp_path_factory.mktemp(f"release-{request.param}")
    return write(folder, tables(600, request.param))
