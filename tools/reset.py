"""`make reset`: throw the data of the demo away."""

import os

from tools.environment import LEDGER, state_folder
from tools.postgres import Cluster, PostgresError
from tools.steps import say


def main() -> int:
    """Run the command; the exit code."""
    state = state_folder(os.environ)
    try:
        Cluster(state).remove()
        (state / LEDGER).unlink(missing_ok=True)
    except PostgresError as error:
        say(str(error))
        return 1
    say("The data of the demo is gone. `make run` makes it anew.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
