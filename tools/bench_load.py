"""Ask for things with a few readers at once, ours and the yardstick in turns."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tools.steps import StepError
from tools.visitor import answer

Ask = Callable[[int, int], None]
"""One request: which reader asks, and for the how manieth time."""

ROUNDS = 4
READERS = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """What one kind of request did: requests per second, and milliseconds."""

    per_second: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of request beside its yardstick, at one size."""

    name: str
    referrals: int
    ours: Measured
    bare: Measured

    @property
    def ratio(self) -> float:
        """How many times slower than the yardstick, in requests per second."""
        return self.bare.per_second / self.ours.per_second


class Timing:
    """Collects the rounds of one kind of request."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.seconds = 0.0

    def add_round(self, ask: Ask, first: int, number: int) -> None:
        """Let every reader ask *number* times; raises StepError when one fails."""
        wrong: list[Exception] = []

        def read(reader: int) -> None:
            try:
                for turn in range(first, first + number):
                    began = time.perf_counter()
                    ask(reader, turn)
                    self.times.append((time.perf_counter() - began) * 1000)
            except (StepError, OSError, http.client.HTTPException) as error:
                wrong.append(error)

        threads = [threading.Thread(target=read, args=(each,)) for each in range(READERS)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seconds += time.perf_counter() - began
        if wrong:
            raise StepError(str(wrong[0]))

    def measured(self) -> Measured:
        """The whole."""
        ordered = sorted(self.times)
        p95 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
        return Measured(len(ordered) / self.seconds, statistics.median(ordered), p95)


def compare(name: str, referrals: int, ours: Ask, bare: Ask, number: int) -> Compared:
    """Alternate rounds of both, *number* requests per reader in all."""
    per_round = max(1, number // ROUNDS)
    timings = Timing(), Timing()
    for round_number in range(ROUNDS):
        for timing, ask in zip(timings, (ours, bare), strict=True):
            timing.add_round(ask, round_number * per_round, per_round)
    return Compared(name, referrals, timings[0].measured(), timings[1].measured())


class Bare:
    """Readers of the yardstick, each on a kept connection."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url).netloc
        self._connections = [http.client.HTTPConnection(place, timeout=60) for _ in range(READERS)]

    def asking(self, method: str, path: str) -> Ask:
        """A request of the yardstick."""

        def ask(reader: int, turn: int) -> None:
            del turn
            response = answer(self._connections[reader], method, path)
            response.read()
            if response.status != http.client.OK:
                raise StepError(f"The yardstick answered {response.status}.")

        return ask


def table(results: Sequence[Compared]) -> str:
    """The figures as lines for people."""
    head = f"{'request':<18}{'referrals':>10}{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}"
    lines = [head + f"{'bare req/s':>12}{'bare p50':>10}{'bare p95':>10}{'ratio':>8}"]
    for each in results:
        ours, bare = each.ours, each.bare
        lines.append(
            f"{each.name:<18}{each.referrals:>10,}{ours.per_second:>8.0f}{ours.p50:>8.1f}{ours.p95:>8.1f}"
            f"{bare.per_second:>12.0f}{bare.p50:>10.1f}{bare.p95:>10.1f}{each.ratio:>8.1f}"
        )
    return "\n".join(lines)
