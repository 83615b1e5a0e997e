"""Set-up does nothing twice, and tells an ordinary user exactly what to install."""

from pathlib import Path

import pytest

from tools import node, setup, system
from tools.steps import StepError


def test_packages_are_stale_until_stamped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "VENV", tmp_path)
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("flask==3")
    assert setup.stale(wanted)
    setup.stamp(wanted).write_text(setup.fingerprint(wanted))
    assert not setup.stale(wanted)
    wanted.write_text("flask==4")
    assert setup.stale(wanted)


def test_an_environment_of_a_python_that_is_gone_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to("/gone/python3")
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "PYTHON", tmp_path / "bin" / "python")
    assert setup.environment_broken()


def test_nothing_is_done_when_nothing_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []
    works = [
        setup.Work("One", lambda: False, lambda: done.append("one")),
        setup.Work("Two", lambda: True, lambda: done.append("two")),
    ]
    monkeypatch.setattr(setup, "works", lambda _: works)
    setup.set_up(tests=False)
    assert done == ["two"]
    assert capsys.readouterr().out.startswith("[2/2] Two ... ")


def test_an_ordinary_user_reads_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(StepError, match=r"sudo apt-get install -y --no-install-recommends libpango-1\.0-0"):
        system.install(["libpango-1.0-0"], "Making PDF letters")


def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LIBRARIES", {"libsurely-not-here.so.9": "libsurely9"})
    assert system.missing_libraries() == ["libsurely9"]


def test_assets_of_somebody_else_are_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "MANIFEST", tmp_path / "manifest.json")
    monkeypatch.setattr(node, "BUILT_STAMP", tmp_path / "stamp")
    node.BUILT_STAMP.write_text(node._built_hash())
    assert not node.assets_stale()
    node.MANIFEST.write_text("{}")
    assert node.assets_stale()


def test_what_drives_the_browser_is_asked_for_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_loads", lambda library: library != "libatomic.so.1")
    monkeypatch.setattr(system, "browser", lambda: None)
    assert system.missing_for_browser_tests() == ["libatomic1", "chromium"]


def test_a_reader_of_files_for_researchers_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "READERS", {"surely-no-program": "surely-package"})
    assert setup.readers_missing()
    assert system.missing_readers() == ["surely-package"]
