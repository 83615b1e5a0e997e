"""The statistics run apart: they get no secret, say how far they are, and never outlive the worker."""

import logging
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from referral.research.running import NOT_DONE, ROOT, TOO_LONG, AnalysisFailed, AnalysisStopped, run

PROGRAM = "tests.research.programs"


def is_there(pid: int) -> bool:
    """Whether a process still runs; one that ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def written(folder: Path) -> int:
    """The number of the process that slept in *folder*, once it wrote that down."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        text = (folder / "pid").read_text(encoding="utf-8") if (folder / "pid").exists() else ""
        if text:
            return int(text)
        time.sleep(0.05)
    raise AssertionError("The program did not start.")


def test_an_answer_comes_with_progress_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_RING", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgresql://geheim")
    heard: list[tuple[int, str]] = []
    found = run(
        "answers", tmp_path, {"view": "reach"}, tell=lambda *each: heard.append(each), program=PROGRAM
    )
    assert (found["folder"], found["asked"]) == (str(tmp_path), {"view": "reach"})
    assert not {"KEY_RING", "DATABASE_URL"} & set(found["environment"])
    assert heard == [(50, "Halverwege"), (100, "Klaar")]


def test_a_refusal_is_told_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(AnalysisFailed) as refused:
        run("refuses", tmp_path, {}, program=PROGRAM)
    assert refused.value.words == "Schrijf een kwartaal als 2026-Q3."


@pytest.mark.parametrize("way", ["breaks", "babbles", "is_killed"])
def test_a_program_that_breaks_tells_nobody_what_it_held(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(AnalysisFailed) as failed:
        run(way, tmp_path, {}, program=PROGRAM)
    assert failed.value.words == NOT_DONE
    assert "Johanna" not in caplog.text
    if way == "breaks":
        assert "ValueError" in caplog.text
        assert "programs.py" in caplog.text


def test_what_takes_too_long_is_killed(tmp_path: Path) -> None:
    with pytest.raises(AnalysisFailed) as failed:
        run("sleeps", tmp_path, {}, limit=1, program=PROGRAM)
    assert failed.value.words == TOO_LONG
    if (tmp_path / "pid").exists():
        assert not is_there(written(tmp_path))


def test_a_worker_that_is_asked_to_stop_takes_the_program_along(tmp_path: Path) -> None:
    with pytest.raises(AnalysisStopped):
        run("sleeps", tmp_path, {}, stop=(tmp_path / "pid").exists, program=PROGRAM)
    assert not is_there(written(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux ends a program with its parent")
def test_a_worker_that_is_killed_takes_the_program_along(tmp_path: Path) -> None:
    source = textwrap.dedent(
        f"""
        import runpy
        from pathlib import Path
        run = runpy.run_path("referral/research/running.py")["run"]
        run("sleeps", Path({str(tmp_path)!r}), {{}}, program={PROGRAM!r})
        """
    )
    worker = subprocess.Popen([sys.executable, "-c", source], cwd=ROOT, env={"PATH": os.environ["PATH"]})
    pid = written(tmp_path)
    assert is_there(pid)
    worker.kill()
    worker.wait()
    until = time.monotonic() + 5
    while is_there(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_there(pid)
