"""Attempts that may be guesses are counted in the database, so that the count holds over processes.

An attempt is reserved and committed before anything is verified. Whoever reserves takes a lock per
bucket first, so of a hundred attempts at once no more than the limit get as far as being verified.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from referral.domain.errors import TooOften
from referral.extensions import db, vault
from referral.lib import clock
from referral.models.transaction import command
from referral.models.user import SignInAttempt


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts per `window` for one bucket. The bucket names nobody in clear."""

    bucket: bytes
    most: int
    window: timedelta


def limit(kind: str, value: str, most: int, window: timedelta) -> Limit:
    """A limit for *value* (an address, an account), however it is capitalised."""
    return Limit(vault.index("sign_in", kind, value.strip().lower()), most, window)


def reserve(limits: Sequence[Limit], on_block: Callable[[], None]) -> list[UUID]:
    """Count one attempt in every bucket, for good; the keys of the attempts.

    Raises TooOften when a bucket is full. `on_block` runs in the same transaction the first time a
    bucket refuses, so that a flood leaves one line in a log and not thousands. Raises RuntimeError
    inside another command: its roll-back would forget the attempt.
    """
    if db.session().info.get("in_command"):
        raise RuntimeError("Reserve an attempt before the command that verifies it.")
    keys, wait = _reserve(sorted(limits, key=lambda each: each.bucket), on_block)
    if not keys:
        raise TooOften(f"Er is te vaak iets verkeerds ingevuld. Probeer het {_words(wait)} opnieuw.")
    return keys


def _words(wait: timedelta) -> str:
    return "morgen" if wait >= timedelta(hours=12) else f"over {int(wait.total_seconds() // 60)} minuten"


@command
def _reserve(limits: Sequence[Limit], on_block: Callable[[], None]) -> tuple[list[UUID], timedelta]:
    for each in limits:
        lock = int.from_bytes(each.bucket[:8], "big", signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(lock)))
    counts = [(each, _count(each)) for each in limits]
    wait = max((each.window for each, count in counts if count >= each.most), default=timedelta())
    if wait:
        newly = [each for each, count in counts if count == each.most]
        for each in newly:
            db.session.add(_attempt(each))
        if newly:
            on_block()
        return [], wait
    attempts = [_attempt(each) for each in limits]
    db.session.add_all(attempts)
    return [each.id for each in attempts], wait


def forget(limits: Sequence[Limit], keys: Sequence[UUID]) -> None:
    """After success, in the caller's command: empty these buckets and take back the attempts with *keys*."""
    buckets = [each.bucket for each in limits]
    db.session.execute(
        delete(SignInAttempt).where(SignInAttempt.bucket.in_(buckets) | SignInAttempt.id.in_(keys))
    )


def _attempt(wanted: Limit) -> SignInAttempt:
    return SignInAttempt(bucket=wanted.bucket, attempted_at=clock.now())


def _count(wanted: Limit) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(
                SignInAttempt.bucket == wanted.bucket,
                SignInAttempt.attempted_at > clock.now() - wanted.window,
            )
        )
        or 0
    )
