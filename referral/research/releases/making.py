"""Making a release, in the worker: extract, prepare, weigh the risk, write the formats, seal."""

import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from referral.domain.actors import Actor, system_actor
from referral.domain.errors import DomainError
from referral.models.scope import acting
from referral.research.releases import queries as reading
from referral.research.releases import services
from referral.research.releases.files import opened
from referral.research.releases.services import Work
from referral.research.running import AnalysisFailed, run

log = logging.getLogger(__name__)

EXTRACTED = 30
"""Percent of the work that is done once the database has copied the rows."""

STEPS: tuple[tuple[str, int], ...] = (("prepare", 55), ("risk", 65), ("formats", 95))
"""The commands of the analysis in order, each with the percent that is reached when it is done."""

REFERRALS = "referral.parquet"
"""The one file of an earlier release that says who was in it."""

BROKEN = (
    "Er ging iets mis op de server. Probeer het opnieuw; gaat het weer mis, vraag dan de beheerder om het"
    " logboek van de werker."
)


def make(region_id: UUID, release_id: UUID) -> None:
    """Make the release, or leave it as failed with what to do. Safe to run twice: what is done stays done."""
    system = system_actor(region_id)
    with acting(system):
        try:
            work = services.begin(system, release_id)
            if work is not None:
                _make(system, release_id, work)
        except (AnalysisFailed, DomainError) as error:
            services.fail(system, release_id, getattr(error, "words", "") or str(error))
            log.warning("Release %s was not made: %s", release_id, error)
        except Exception:
            services.fail(system, release_id, BROKEN)
            log.exception("Release %s was not made.", release_id)


def _make(system: Actor, release_id: UUID, work: Work) -> None:
    with tempfile.TemporaryDirectory(prefix="release-") as name:  # nobody else may look into it
        folder = Path(name)
        services.tell(system, release_id, 0, "Gegevens verzamelen")
        places = services.extract(system, release_id, folder)
        answers: dict[str, dict[str, Any]] = {}
        since = EXTRACTED
        for command, until in STEPS:
            telling = _between(system, release_id, since, until)
            with _earlier(system, release_id, command) as earlier:
                request = _request(command, work) | earlier
                answers[command] = run(command, folder, request, tell=telling)
            since = until
        services.tell(system, release_id, since, "Bestanden verzegelen")
        services.keep(system, release_id, folder, places, answers)


def _request(command: str, work: Work) -> dict[str, Any]:
    """Only `prepare` gets the key of the pseudonyms."""
    if command == "prepare":
        return {"key": work.key_text, "keep": work.keep}
    return work.about


@contextmanager
def _earlier(system: Actor, release_id: UUID, command: str) -> Iterator[dict[str, Any]]:
    """For `risk`: earlier releases of the study, each in a folder with its referrals, gone afterwards."""
    if command != "risk":
        yield {}
        return
    with ExitStack() as stack:
        found = [
            {"release": each.number, "folder": str(stack.enter_context(opened(each, REFERRALS)))}
            for each in reading.earlier(system, release_id)
        ]
        yield {"earlier": found}


def _between(system: Actor, release_id: UUID, since: int, until: int) -> Callable[[int, str], None]:
    """Progress of one step as part of the whole; told only when it moved."""
    last = -1

    def telling(percent: int, words: str) -> None:
        nonlocal last
        whole = since + round((until - since) * min(percent, 100) / 100)
        if whole > last:
            last = whole
            services.tell(system, release_id, whole, words)

    return telling
