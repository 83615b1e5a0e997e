"""How long the application takes to make a release of many referrals: from asking until it waits for a check.

A copy of the demo grows in SQL to the wanted number (`bench_data.multiply`: as many events, measurements,
hand-overs and messages back per referral as in the demo), an approved study of everybody is put beside it,
and the real worker makes the release: notes of L13, rows out of the database, pseudonyms, files, seals.
"""

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import select

import config
from referral import create_app
from referral.domain.actors import system_actor
from referral.domain.research.studies import AreaLevel, Ground, ReleaseState, StudyState
from referral.domain.research.tables import TABLES
from referral.domain.statuses import Role
from referral.extensions import db, queue
from referral.lib import clock
from referral.models import Release, Study, User
from referral.models.scope import acting
from tools.bench_copy import copy_of_demo, on_the_copy, plain
from tools.bench_data import multiply
from tools.children import Children
from tools.postgres import Cluster
from tools.serve import FLASK
from tools.steps import Step, StepError

TASK = "make_research_release"
EXTRACTED = 30
"""Percent at which the rows have left the database."""

LOOK = 0.5
YEARS = 9
COPIED = (
    *("closing", "feedback", "measurement", "answer_sheet", "hand_over", "care_use", "drop_out_signal"),
)
"""Tables of which a release takes rows, besides those that every copy has."""


@dataclass(frozen=True, slots=True)
class Made:
    """A release: how much was in the database, seconds until the rows were out, and until it was sealed.

    `copying` are the seconds in which the database grew to this size: no part of a release.
    """

    referrals: int
    events: int
    extracted: float
    sealed: float
    included: int | None
    copying: float = 0.0


def measure(cluster: Cluster, given: dict[str, str], wanted: int, most: int) -> Made:
    """Make one on a copy of the demo with *wanted* referrals; the copy is dropped again.

    Raises StepError when the copying or the release fails or takes more than *most* seconds.
    """
    with ExitStack() as stack:
        children = stack.enter_context(Children())
        stack.enter_context(copy_of_demo(cluster))
        stack.callback(children.stop)
        url = plain(cluster.superuser_url)
        began = time.monotonic()
        with Step(f"Making a copy of the demo with {wanted:,} referrals"):
            referrals = _grown(url, wanted, most)
        copying = time.monotonic() - began
        environment = on_the_copy(given)
        os.environ |= environment
        app = create_app(config.from_environment())
        try:
            region, release = _ask(app)
            children.start("The background worker", [*FLASK, "worker"], environment)
            with Step(f"Making a release of {referrals:,} referrals"):
                extracted, sealed = _wait(url, release, children, most)
            return Made(referrals, _events(url), extracted, sealed, _included(app, region, release), copying)
        finally:
            with app.app_context():
                db.engine.dispose()


def _grown(url: str, wanted: int, most: int) -> int:
    """How many referrals there are after copying. Raises StepError when that takes too long."""
    limit = "&" if "?" in url else "?"
    try:
        return multiply(f"{url}{limit}options=-c%20statement_timeout%3D{most}s", wanted, COPIED)
    except psycopg.errors.QueryCanceled as error:
        raise StepError(f"Copying the demo took longer than {most} seconds") from error


def line(made: Made) -> str:
    """The result in words."""
    included = "" if made.included is None else f", {made.included:,} of them in it"
    return (
        f"A release out of {made.referrals:,} referrals and {made.events:,} events{included}: rows out after "
        f"{made.extracted:.0f} s, sealed after {made.sealed:.0f} s (copying the demo before it: "
        f"{made.copying:.0f} s)"
    )


def _ask(app: Flask) -> tuple[UUID, UUID]:
    """An approved study of everybody, and its release that waits; the keys of the region and the release."""
    with app.app_context():
        people = _people()
        region = people[Role.RESEARCHER].region_id
        with acting(system_actor(region)):
            study = Study(**_facts(people))
            study.make_secret()
            db.session.add(study)
            db.session.flush()
            now = clock.now()
            release = Release(region_id=region, study_id=study.id, number=1, state=ReleaseState.WAITING)
            release.progress, release.frozen_at, release.made_at = 0, now, now
            release.made_by = study.made_by
            db.session.add(release)
            db.session.flush()
            raw = cast("Any", db.session.connection().connection.driver_connection)
            queue.configure_task(TASK, connection=raw).defer(
                release_id=str(release.id), region_id=str(region)
            )
            db.session.commit()
            return region, release.id


def _people() -> dict[Role, User]:
    """One of each role that takes part in a study."""
    found: dict[Role, User] = {}
    for role in (Role.RESEARCHER, Role.COORDINATOR, Role.PRIVACY_OFFICER):
        user = db.session.scalars(select(User).where(User.role == role).order_by(User.id)).first()
        if user is None:
            raise StepError(f"The demo has no {role.value}.")
        found[role] = user
    return found


def _facts(people: dict[Role, User]) -> dict[str, Any]:
    now = clock.now()
    text = "Hoe lang duurt het om een uitgave te maken?"
    return {
        "region_id": people[Role.RESEARCHER].region_id,
        **dict.fromkeys(("title", "question", "purpose", "ground_why", "partners", "ethics"), text),
        "ground": Ground.NOT_TRACEABLE,
        "variables": [f"{spec.name}.{each.name}" for spec in TABLES for each in spec.variables],
        "sectors": [],
        "reasons": [],
        "first_day": clock.today() - timedelta(days=365 * YEARS),
        "last_day": clock.today(),
        "area_level": AreaLevel.NEIGHBOURHOOD,
        "ends_on": clock.today() + timedelta(days=365),
        "state": StudyState.APPROVED,
        "made_by": people[Role.RESEARCHER].id,
        "made_at": now,
        "filed_at": now,
        "coordinator_id": people[Role.COORDINATOR].id,
        "coordinator_at": now,
        "officer_id": people[Role.PRIVACY_OFFICER].id,
        "officer_at": now,
    }


def _wait(url: str, release: UUID, children: Children, most: int) -> tuple[float, float]:
    """Seconds until the rows were out and until it was sealed. Raises StepError."""
    started, extracted = time.monotonic(), 0.0
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            children.look()
            row = connection.execute(
                "SELECT state, progress, doing FROM research_release WHERE id = %s", [release]
            ).fetchone()
            job = connection.execute(
                "SELECT status::text FROM procrastinate_jobs WHERE task_name = %s", [TASK]
            ).fetchone()
            state, progress, doing = row or ("gone", 0, "")
            took = time.monotonic() - started
            if not extracted and progress >= EXTRACTED:
                extracted = took
            if state == ReleaseState.TO_CHECK:
                return extracted or took, took
            if state == ReleaseState.FAILED or (job and job[0] in {"failed", "aborted"}):
                raise StepError(f"The release was not made: {doing or 'the worker does not know the task'}")
            if took > most:
                raise StepError(f"The release took longer than {most} seconds, at {progress} %: {doing}")
            time.sleep(LOOK)


def _events(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM referral_event").fetchone()
        return int(row[0]) if row else 0


def _included(app: Flask, region: UUID, release: UUID) -> int | None:
    with app.app_context(), acting(system_actor(region)):
        made = db.session.get(Release, release)
        found = (made.manifest or {}).get("included") if made else None
        return int(found) if found is not None else None
