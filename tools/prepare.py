"""What `flask --app wsgi prepare` and `demo accounts` do, in one process: each start costs seconds.

python -m tools.prepare FILE    the list of demo accounts goes into FILE
"""

import sys
from contextlib import redirect_stdout
from pathlib import Path

from flask import Flask

from wsgi import app


def prepare(application: Flask, accounts: Path) -> None:
    """Migrate, load the demo when asked for, and write who can sign in to *accounts*."""
    with application.app_context():
        application.cli.commands["prepare"].main([], standalone_mode=False)
        accounts.write_text("")
        if application.config["DEMO"]:
            with accounts.open("w") as file, redirect_stdout(file):
                application.cli.commands["demo"].main(["accounts"], standalone_mode=False)


if __name__ == "__main__":
    prepare(app, Path(sys.argv[1]))
