"""How fast the access log is verified: the same rate for ten times the rows means linear.

A region of its own gets rows as the application would chain them, written with COPY, and
`flask audit verify` reads them all again. Environment: BENCH_LOG_ROWS (1000000; 0 leaves this out).
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from referral.audit.chain import head_signature, row_hash
from referral.extensions import AUDIT_PURPOSE
from referral.lib.chain import GENESIS
from referral.lib.crypto import derived_key
from referral.lib.key_policy import named_key
from referral.models.access_log import CHAINED, LANES
from tools.steps import ROOT, Step, StepError

ROWS = int(os.environ.get("BENCH_LOG_ROWS", "1000000"))
SHARES = (0.1, 0.5, 1)
"""Verified after so much of all rows."""

REGION = UUID("01930000-0000-7000-8000-0000000000aa")
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)
CHUNK = 10_000
COLUMNS = (*CHAINED, "previous", "hash")


@dataclass(frozen=True, slots=True)
class Rate:
    """One verification: how many rows, and in how many seconds."""

    rows: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Rows checked per second."""
        return self.rows / self.seconds


class Writer:
    """Writes chained rows of many actors into one region."""

    def __init__(self, url: str, index_key: str) -> None:
        self.url = url
        self.key = derived_key(named_key(index_key)[1], AUDIT_PURPOSE)
        self.ends = dict.fromkeys(range(LANES), (0, GENESIS))
        self.written = 0

    def grow_to(self, wanted: int) -> None:
        """Add rows until there are *wanted*, and sign the heads anew."""
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(
                "INSERT INTO region (id, name) VALUES (%s, 'Bench') ON CONFLICT DO NOTHING", [REGION]
            )
            with connection.cursor().copy(f"COPY access_log ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for chunk in self._chunks(wanted):
                    copy.write(chunk)
            connection.execute("DELETE FROM audit_head WHERE region_id = %s", [REGION])
            for lane, (position, last) in self.ends.items():
                signature = head_signature(self.key, REGION, lane, position, last)
                connection.execute(
                    "INSERT INTO audit_head (region_id, lane, position, hash, signature) "
                    "VALUES (%s, %s, %s, %s, %s)",
                    [REGION, lane, position, last, signature],
                )
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE access_log")

    def _chunks(self, wanted: int) -> Iterator[str]:
        while self.written < wanted:
            upto = min(wanted, self.written + CHUNK)
            yield "".join(_line(self._row(number)) for number in range(self.written, upto))
            self.written = upto

    def _row(self, number: int) -> dict[str, Any]:
        lane = number * 7 % LANES
        position, last = self.ends[lane]
        row = _look(number, lane) | {"position": position + 1, "previous": last}
        row["hash"] = row_hash(self.key, row)
        self.ends[lane] = (position + 1, row["hash"])
        return row


def _look(number: int, lane: int) -> dict[str, Any]:
    """A coach opens a referral."""
    key = f"01930000-{number >> 16 & 0xFFFF:04x}-7000-8000-{number:012x}"
    return {
        "id": key,
        "region_id": str(REGION),
        "lane": lane,
        "happened_at": BEGAN + timedelta(seconds=number),
        "event_type": "read",
        "outcome": "success",
        "actor_id": f"01930000-0000-7000-8000-0000000000{lane:02x}",
        "actor_name": "Sanne de Wit",
        "actor_role": "coach",
        "organisation_id": "01930000-0000-7000-8000-000000000001",
        "organisation_name": "Welzijn Waterbeek",
        "purpose": "care",
        "relation": "team",
        "access_point_type": 2,
        "access_point": "192.0.2.17",
        "object_type": "referral",
        "object_id": key,
        "object_detail": None,
        "subject_ids": f"{{{key}}}",
        "profile": "1",
        "trace_parent": f"00-{number + 1:032x}-00f067aa0ba902b7-01",
    }


def _line(row: Mapping[str, Any]) -> str:
    """The row in the text format of COPY; nothing in it needs escaping but bytes."""
    return "\t".join(_text(row[name]) for name in COLUMNS) + "\n"


def _text(value: object) -> str:
    if value is None:
        return "\\N"
    return f"\\\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def verify_growing(url: str, environment: Mapping[str, str]) -> list[Rate]:
    """The rate after a tenth, a half and all of the rows. Raises StepError when something is found."""
    writer, rates = Writer(url, environment["BLIND_INDEX_KEY"]), []
    for share in SHARES:
        wanted = round(ROWS * share)
        with Step(f"Writing the access log up to {wanted:,} chained rows"):
            writer.grow_to(wanted)
        with Step(f"Verifying {wanted:,} rows"):
            rates.append(_verified(environment, wanted))
    return rates


def _verified(environment: Mapping[str, str], wanted: int) -> Rate:
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "audit", "verify", "--region", str(REGION)]
    result = subprocess.run(
        words, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    told = re.search(rf"^{wanted} rows checked in ([\d.]+) s, 0 findings", result.stdout, re.MULTILINE)
    if result.returncode or told is None:
        raise StepError(f"The log was not found in order: {result.stdout[-400:]}{result.stderr[-400:]}")
    return Rate(wanted, float(told[1]))


def lines(rates: list[Rate]) -> str:
    """The rates as text."""
    told = [
        f"  {each.rows:>9,} rows  {each.seconds:6.1f} s  {each.per_second:>9,.0f} rows/s" for each in rates
    ]
    return "\n".join(["Verifying the access log (linear when the rates agree):", *told])
