"""In the place of the statistics, to see how the worker treats each: `python -m … <what> <folder>`."""

import json
import os
import signal
import sys
import time


def main() -> None:
    """Do what the first argument says."""
    what, folder, asked = sys.argv[1], sys.argv[2], json.load(sys.stdin)
    match what:
        case "answers":
            print("progress 50 Halverwege", file=sys.stderr, flush=True)
            time.sleep(0.5)
            print("progress 100 Klaar", file=sys.stderr, flush=True)
            print("een waarschuwing", file=sys.stderr)
            print(json.dumps({"folder": folder, "asked": asked, "environment": sorted(os.environ)}))
        case "refuses":
            print(json.dumps({"error": "Schrijf een kwartaal als 2026-Q3."}))
            sys.exit(1)
        case "breaks":
            raise ValueError("geheim: Johanna de Vries")
        case "babbles":
            print("geen JSON")
        case "is_killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case _:
            with open(folder + "/pid", "w", encoding="utf-8") as file:  # noqa: PTH123  # no more imports than needed
                file.write(str(os.getpid()))
            time.sleep(60)


if __name__ == "__main__":
    main()
