"""`python -m referral.analysis <command> <folder>`: the worker's way to statistics.

The request is JSON on standard input, the answer JSON on standard output. Progress goes to standard error
as lines `progress <0-100> <words>`. Exit code 0 when it worked; 1 with {"error": words for a reader} when
what was asked or what stands in the files is wrong; anything else is a mistake of the program.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from referral.analysis.errors import AnalysisError

COMMANDS = {
    "prepare": "referral.analysis.commands.prepare",
    "formats": "referral.analysis.commands.formats",
    "risk": "referral.analysis.commands.risk",
    "figure": "referral.analysis.commands.figure",
}
"""Each module has `run(folder, request, tell)`. Only the one asked for is loaded: they are heavy."""

Tell = Callable[[int, str], None]


def tell(percent: int, words: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"progress {max(0, min(100, percent))} {words}\n")
    sys.stderr.flush()


def answered(arguments: list[str], given: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the answer for *arguments* (command and folder) and the text of standard input."""
    try:
        return 0, _run(arguments, given)
    except AnalysisError as error:
        return 1, {"error": error.words}


def _run(arguments: list[str], given: str) -> dict[str, Any]:
    if len(arguments) != 2 or arguments[0] not in COMMANDS:
        raise AnalysisError(f"Vraag om een opdracht ({', '.join(COMMANDS)}) en een map.")
    name, folder = arguments[0], Path(arguments[1])
    if not folder.is_dir():
        raise AnalysisError("De map met bestanden is er niet.")
    try:
        request = json.loads(given or "{}")
    except json.JSONDecodeError as error:
        raise AnalysisError("De vraag is geen geldige JSON.") from error
    if not isinstance(request, dict):
        raise AnalysisError("De vraag moet een JSON-object zijn.")
    answer: dict[str, Any] = import_module(COMMANDS[name]).run(folder, request, tell)
    return answer


def main() -> int:
    """Run what the command line asks."""
    code, answer = answered(sys.argv[1:], sys.stdin.read())
    json.dump(answer, sys.stdout, ensure_ascii=False, allow_nan=False)
    return code


if __name__ == "__main__":
    sys.exit(main())
