"""Backups of a test database with the server's own programs, and a search through them."""

import base64
import subprocess
from collections.abc import Iterator

from sqlalchemy.engine import make_url

from tests.support.database import STATE, Database, connect
from tools.server_binaries import server_for


def dump(database: Database, how: str = "plain") -> bytes:
    """What `pg_dump` makes of the database; *how* is `plain` to read or `custom` to restore."""
    return _run("pg_dump", f"--format={how}", f"--dbname={_plain(database.superuser_url)}")


def restore(backup: bytes, like: Database, name: str) -> Database:
    """A new database *name* in the same cluster with the content of a custom *backup*."""
    with connect(like.superuser_url, "postgres") as connection:
        connection.autocommit = True
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} OWNER patchwork_owner TEMPLATE template0")
    urls = (like.superuser_url, like.owner_url, like.app_url)
    made = Database(
        *(make_url(each).set(database=name).render_as_string(hide_password=False) for each in urls)
    )
    _run("pg_restore", f"--dbname={_plain(made.superuser_url)}", given=backup)
    return made


def drop(database: Database) -> None:
    """Remove a restored database."""
    name = make_url(database.superuser_url).database
    with connect(database.superuser_url, "postgres") as connection:
        connection.autocommit = True
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def disguises(word: str) -> Iterator[bytes]:
    """The forms in which a word may hide: spellings, encodings, hexadecimal, base64 at any offset."""
    for spelled in {word, word.lower(), word.upper(), word.capitalize()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = spelled.encode(encoding)
            yield raw
            yield raw.hex().encode()
            yield raw.hex().upper().encode()
            yield from _inside_base64(raw)


def _inside_base64(raw: bytes) -> Iterator[bytes]:
    """The letters of base64 that only *raw* decides, whatever stands before and after it."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw)
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        yield whole[first:last]


def found_in(content: bytes, words: list[str]) -> list[str]:
    """The words that are in *content* in any form."""
    return [word for word in words if any(form in content for form in disguises(word))]


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *words: str, given: bytes | None = None) -> bytes:
    command = [str(server_for(STATE / "data") / program), *words]
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
