"""`python -m referral.analysis <command> <folder>`: a request on standard input, an answer on output.

Progress goes to standard error, a line `progress <0-100> <words>` each time. Exit code 0 when it went well.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from referral.analysis.commands import prepare

Run = Callable[[Path, dict[str, Any], Callable[[int, str], None]], dict[str, Any]]

COMMANDS: dict[str, Run] = {"prepare": prepare.run}

USAGE = 2


def tell(percent: int, words: str) -> None:
    """How far the work is."""
    sys.stderr.write(f"progress {percent} {words}\n")
    sys.stderr.flush()


def main(arguments: list[str]) -> int:
    """Run one command; 0 when it went well."""
    if len(arguments) != 2 or arguments[0] not in COMMANDS:  # a command and a folder
        sys.stderr.write(f"usage: python -m referral.analysis {'|'.join(COMMANDS)} FOLDER\n")
        return USAGE
    request = json.load(sys.stdin)
    answer = COMMANDS[arguments[0]](Path(arguments[1]), request, tell)
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
