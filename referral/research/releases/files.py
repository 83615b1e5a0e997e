"""The files of a release as files again, for the worker alone; and as a stream, for who downloads one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from referral.domain.actors import Actor, system_actor
from referral.models import Release
from referral.models.scope import acting
from referral.research.releases import queries as reading

TABLE = ".parquet"


@contextmanager
def opened(release: Release, only: str = "") -> Iterator[Path]:
    """A folder that nobody else can read, with the unsealed Parquet files, or *only* one; gone afterwards.

    Raises StudyClosed when the key was destroyed, SealBroken when a piece was altered.
    """
    folder = Path(tempfile.mkdtemp(prefix="release-"))
    try:
        secret, system = release.study.secret, system_actor(release.region_id)
        with acting(system):
            names = reading.names(system, release)
        for name in names:
            if name.endswith(TABLE) and only in {"", name}:
                with (folder / name).open("wb") as out:
                    out.writelines(stream(system, release.id, name, secret))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stream(actor: Actor, release_id: UUID, name: str, secret: bytes) -> Iterator[bytes]:
    """One file in pieces, while it leaves; each is read as *actor*, also after the request has ended."""
    with acting(actor):
        whole = reading.pieces(actor, release_id, name)
    for number in range(whole):
        with acting(actor):
            piece = reading.piece(actor, release_id, name, number, secret)
        yield piece
