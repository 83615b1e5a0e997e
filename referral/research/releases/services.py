"""Commands on releases: ask for one, what the worker keeps of it, check and sign."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.errors import Conflict, Invalid, NotAllowed, NotVisible
from referral.domain.research.filing import chosen, note
from referral.domain.research.studies import ReleaseState
from referral.domain.statuses import Role
from referral.extensions import db, queue
from referral.lib import clock
from referral.lib.crypto import derived_key, seal
from referral.lib.ids import new_id
from referral.models import Release, ReleaseFigure, ReleasePart, Study
from referral.models.research import place_of_part
from referral.models.scope import widened
from referral.models.transaction import command
from referral.notifications.services import queue_mail
from referral.research.dashboard.services import queue_standing_figures
from referral.research.releases.extracting import queries as extracting
from referral.research.releases.manifest import manifest
from referral.research.releases.population import queries as population
from referral.research.releases.queries import (
    former,
    migration,
    names,
    release_of,
)
from referral.research.studies.queries import JUDGES, address_of, addresses, is_replaced, is_usable, study_of

MAKE = "make_research_release"
"""The task of the worker, known here by its name only."""

PIECE = 4 << 20
"""Of a file before sealing."""

PSEUDONYMS = "patchwork/study-pseudonyms"

RUNS = (ReleaseState.WAITING, ReleaseState.MAKING)

NOTE_FIRST = "Schrijf op wat u zag: dit blijft bij de uitgave staan."


@command
def ask_release(actor: Actor, study_id: UUID) -> Release:
    """Freeze now and let the worker make it. Raises Conflict when the study does not allow it."""
    study = study_of(actor, study_id, lock=True)
    if study.made_by != actor.id:
        raise NotAllowed("Dit is de studie van iemand anders.")
    if not is_usable(actor, study):
        raise Conflict("Van deze studie kan geen uitgave meer gemaakt worden.")
    if is_replaced(actor, study):
        raise Conflict("Er is een nieuwere versie van deze studie. Maak de uitgave daarvan.")
    made = [each for each in study.releases if each.state in RUNS]
    if made:
        raise Conflict("Er wordt al een uitgave van deze studie gemaakt.")
    last = db.session.scalar(select(func.max(Release.number)).where(Release.study_id == study.id)) or 0
    release = Release(region_id=actor.region_id, study_id=study.id, number=last + 1, made_by=actor.id)
    release.state, release.progress, release.doing, release.check_note = ReleaseState.WAITING, 0, "", ""
    release.frozen_at = release.made_at = clock.now()
    db.session.add(release)
    db.session.flush()
    record(actor, "create", "research_release", object_id=release.id, purpose="research")
    _defer(release)
    return release


@command
def try_again(actor: Actor, release_id: UUID) -> Release:
    """Make one that failed once more, frozen at the same moment. Raises Conflict when it did not fail."""
    release = release_of(actor, release_id, lock=True)
    if release.made_by != actor.id:
        raise NotAllowed("Dit is de uitgave van iemand anders.")
    if release.state is not ReleaseState.FAILED or not is_usable(actor, release.study):
        raise Conflict("Deze uitgave kan niet opnieuw gemaakt worden.")
    release.state, release.progress, release.doing = ReleaseState.WAITING, 0, ""
    _defer(release)
    return release


def _defer(release: Release) -> None:
    db.session.flush()
    raw = cast("Any", db.session.connection().connection.driver_connection)
    job = queue.configure_task(MAKE, connection=raw, lock=f"{MAKE}/{release.id}")
    job.defer(release_id=str(release.id), region_id=str(release.region_id))


@dataclass(frozen=True, slots=True)
class Work:
    """What the worker needs to make a release."""

    pseudonym_key: bytes
    keep: dict[str, list[str]]
    about: dict[str, str]
    """What the files say of the release."""

    @property
    def key_text(self) -> str:
        """The key in base64."""
        return base64.b64encode(self.pseudonym_key).decode()


@command
def begin(system: Actor, release_id: UUID) -> Work | None:
    """Take the work; None when it is done, or given up, already. Raises Conflict when the study ended."""
    release = release_of(system, release_id, lock=True)
    if release.state not in RUNS:
        return None
    study = release.study
    if not is_usable(system, study):
        raise Conflict("De studie is afgelopen of ingetrokken: er wordt niets meer gemaakt.")
    release.state = ReleaseState.MAKING
    keep = chosen(study.variables)
    frozen = clock.local(release.frozen_at).date().isoformat()
    return Work(
        derived_key(study.secret, PSEUDONYMS),
        {table: sorted(names) for table, names in keep.items()},
        {
            "title": study.title,
            "question": study.question,
            "release": str(release.number),
            "frozen_on": frozen,
            "ground": note(study.title, study.ground, study.ground_why),
            "citation": f"{study.title}. Uitgave {release.number}, bevroren op {frozen}. Patchwork.",
        },
    )


def tell(system: Actor, release_id: UUID, percent: int, words: str) -> None:
    """Show how far it is, in a transaction of its own: another one may be reading the rows."""
    del system
    with Session(db.engine) as session:
        made = update(Release).where(Release.id == release_id, Release.state == ReleaseState.MAKING)
        session.execute(made.values(progress=percent, doing=words))
        session.commit()


@command
def extract(system: Actor, release_id: UUID, folder: Path) -> dict[str, int]:
    """Write the notes of L13 and the raw files, all of one moment; the number of referrals per place."""
    extracting.steady(system)
    release = release_of(system, release_id)
    places = population.include(system, release)
    extracting.write(system, release, folder)
    return places


@command
def keep(
    system: Actor, release_id: UUID, folder: Path, places: dict[str, int], answers: dict[str, dict[str, Any]]
) -> None:
    """Seal the files, write the manifest, and ask for a check."""
    release = release_of(system, release_id, lock=True)
    before = former(system, release)
    gone = population.gone_since(system, release, before) if before else None
    release.manifest = manifest(
        release,
        folder,
        places,
        answers["prepare"],
        migration=migration(system),
        before=before,
        gone=gone,
    )
    release.risk = answers.get("risk")
    _seal(release, release.study, folder)
    release.state, release.progress, release.doing = ReleaseState.TO_CHECK, 100, ""
    for address in addresses(system, *sorted(JUDGES)):
        queue_mail(system.region_id, "release_to_check", address, {"release_id": str(release.id)})


def _seal(release: Release, study: Study, folder: Path) -> None:
    db.session.execute(delete(ReleasePart).where(ReleasePart.release_id == release.id))
    for path in sorted(folder.iterdir()):
        with path.open("rb") as source:
            number = 0
            while (piece := source.read(PIECE)) or number == 0:
                place = place_of_part(release.id, path.name, number)
                row: dict[str, Any] = {
                    "id": new_id(),
                    "region_id": release.region_id,
                    "release_id": release.id,
                }
                row |= {"name": path.name, "number": number, "sealed": seal(study.secret, piece, place)}
                db.session.execute(insert(ReleasePart).values(**row))
                number += 1


@command
def fail(system: Actor, release_id: UUID, words: str) -> None:
    """It did not work: say so, and take the notes of L13 back, since nothing was used."""
    release = release_of(system, release_id, lock=True)
    if release.state in RUNS:
        release.state, release.doing = ReleaseState.FAILED, words
        _forget(system, release)


def _forget(actor: Actor, release: Release) -> None:
    population.forget(actor, release.id)
    for table in (ReleasePart, ReleaseFigure):
        db.session.execute(delete(table).where(table.release_id == release.id))


@command
def check(actor: Actor, release_id: UUID, *, signs: bool, note: str) -> Release:
    """Sign a release, or refuse it with a note. Its files are gone after a refusal.

    Raises NotAllowed for who made it or its study, Invalid without a note, Conflict when it is not waiting.
    """
    release = release_of(actor, release_id, lock=True)
    if actor.id in {release.made_by, release.study.made_by} or actor.role not in JUDGES:
        raise NotAllowed("Wie een uitgave maakt, controleert haar niet zelf.")
    if release.state is not ReleaseState.TO_CHECK:
        raise Conflict(f"Er is niets te controleren: de uitgave staat op ‘{release.state.label}’.")
    if not note.strip():
        raise Invalid(NOTE_FIRST, {"note": NOTE_FIRST})
    release.state = ReleaseState.SIGNED if signs else ReleaseState.REFUSED
    release.checked_by, release.checked_at, release.check_note = actor.id, clock.now(), note.strip()
    record(actor, "update", "research_release", object_id=release.id, purpose="research")
    if signs:
        queue_standing_figures(release)
    else:
        with widened(actor):
            _forget(actor, release)
    for address in address_of(actor, release.study.made_by):
        queue_mail(actor.region_id, "study_news", address, {"study_id": str(release.study_id)})
    return release


def fetchable(actor: Actor, release: Release) -> list[str]:
    """The files that this actor can fetch now."""
    study = release.study
    mine = study.made_by == actor.id and actor.role is Role.RESEARCHER
    fit = release.state is ReleaseState.SIGNED and is_usable(actor, study)
    return names(actor, release) if mine and fit else []


@command
def fetch(actor: Actor, release_id: UUID, name: str) -> bytes:
    """The secret that opens a file for its researcher; the download is logged.

    Raises NotAllowed for somebody else, Conflict when it is not signed or the study ended.
    """
    release = release_of(actor, release_id)
    if release.study.made_by != actor.id or actor.role is not Role.RESEARCHER:
        raise NotAllowed("Alleen de onderzoeker van de studie kan de bestanden ophalen.")
    if release.state is not ReleaseState.SIGNED:
        raise Conflict("Deze uitgave is nog niet vrijgegeven: iemand anders controleert haar eerst.")
    if not is_usable(actor, release.study):
        raise Conflict("De studie is afgelopen of ingetrokken: de bestanden zijn niet meer op te halen.")
    if name not in names(actor, release):
        raise NotVisible("Dit bestand hoort niet bij deze uitgave.")
    record(actor, "export", "research_release", object_id=release.id, purpose="research", detail=name)
    return release.study.secret
