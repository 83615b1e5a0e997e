"""The event logs, read by a second reader written from the rules of the formats."""

import gzip
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from referral.analysis.formats import ocel, source, xes
from referral.analysis.formats.source import About, Source, Unwritable
from tests.analysis.formats.conftest import REQUEST, change, quiet

SPACE = "{http://www.xes-standard.org/}"
ZERO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
KINDS: dict[str, Callable[[str], Any]] = {"string": str, "int": int, "date": datetime.fromisoformat}
ORDER = ["extension", "global", "classifier", "string", "trace"]
"""In a log come, in this order: extensions, globals, classifiers, attributes, traces (IEEE 1849)."""

Attributes = dict[str, Any]


def attributes(element: ET.Element) -> Attributes:
    """Of a log, trace or event: key to value, of the type that the tag names; a key stands once."""
    found: Attributes = {}
    for each in element:
        tag = each.tag.removeprefix(SPACE)
        if tag in KINDS:
            assert each.attrib["key"] not in found
            found[each.attrib["key"]] = KINDS[tag](each.attrib["value"])
    return found


def read_xes(text: bytes) -> tuple[Attributes, list[tuple[Attributes, list[Attributes]]]]:
    """The log by the rules of IEEE 1849-2016: order, declared extensions, globals present everywhere."""
    root = ET.fromstring(text)
    assert root.tag == f"{SPACE}log"
    assert float(root.attrib["xes.version"]) == 1849.2016
    tags = [each.tag.removeprefix(SPACE) for each in root]
    assert tags == sorted(tags, key=ORDER.index)
    prefixes = {each.attrib["prefix"] for each in root.iter(f"{SPACE}extension")}
    needed = {each.attrib["scope"]: set(attributes(each)) for each in root.iter(f"{SPACE}global")}
    traces = []
    for trace in root.iter(f"{SPACE}trace"):
        events = [attributes(each) for each in trace.iter(f"{SPACE}event")]
        traces.append((attributes(trace), events))
        for keys, level in [(traces[-1][0], "trace"), *((event, "event") for event in events)]:
            assert needed[level] <= set(keys)
            assert {key.split(":")[0] for key in keys if ":" in key} <= prefixes
    classified = {each.attrib["keys"] for each in root.iter(f"{SPACE}classifier")}
    assert classified <= needed["event"]
    return attributes(root), traces


def test_xes_has_every_event_in_its_trace_in_order(release: Path) -> None:
    _, traces = read_xes((release / "event.xes").read_bytes())
    found = [
        (trace["concept:name"], event["seq"], event["concept:name"], (event["time:timestamp"] - ZERO).days)
        for trace, events in traces
        for event in events
    ]
    events = pl.read_parquet(release / "event.parquet").sort("rid", "seq")
    assert found == events.select("rid", "seq", "type", "day").rows()
    assert all(event["time:timestamp"].timetz() == ZERO.timetz() for _, events in traces for event in events)


def test_xes_says_who_and_leaves_out_what_is_empty(release: Path) -> None:
    _, traces = read_xes((release / "event.xes").read_bytes())
    rows = pl.read_parquet(release / "event.parquet").sort("rid", "seq").rows(named=True)
    told = [event for _, events in traces for event in events]
    keys = {"role": "org:role", "actor": "org:resource", "org": "org:group", "detail": "detail"}
    for row, event in zip(rows, told, strict=True):
        assert {name: event.get(key) for name, key in keys.items()} == {name: row[name] for name in keys}
        assert event["lifecycle:transition"] == "complete"


def test_xes_tells_of_the_referral_and_states_its_zero_date(release: Path) -> None:
    log, traces = read_xes((release / "event.xes").read_bytes())
    rows = {row["rid"]: row for row in pl.read_parquet(release / "referral.parquet").rows(named=True)}
    assert {trace["concept:name"] for trace, _ in traces} == set(rows)
    for trace, _ in traces:
        row = rows[trace["concept:name"]]
        assert [trace["area"], trace["follow_days"], trace["status"]] == [
            row["area"],
            row["follow_days"],
            row["status"],
        ]
    assert log["concept:name"] == REQUEST["title"]
    assert log["ground"] == REQUEST["ground"]
    assert log["zero_date"] == ZERO.isoformat()
    assert "geen datums" in log["time_note"]


def read_ocel(text: str) -> dict[str, Any]:
    """The log by the rules of OCEL 2.0: known types, attributes declared, ids once, links to what exists."""
    log = json.loads(text)
    assert set(log) == {"objectTypes", "eventTypes", "objects", "events"}
    for things, types in (("objects", "objectTypes"), ("events", "eventTypes")):
        declared = {kind["name"]: {each["name"] for each in kind["attributes"]} for kind in log[types]}
        assert len(declared) == len(log[types])
        assert all(each["type"] == "string" for kind in log[types] for each in kind["attributes"])
        for each in log[things]:
            assert {one["name"] for one in each["attributes"]} <= declared[each["type"]]
            assert all(isinstance(one["value"], str) for one in each["attributes"])
    ids = [each["id"] for each in (*log["objects"], *log["events"])]
    assert len(ids) == len(set(ids))
    objects = {each["id"] for each in log["objects"]}
    for each in (*log["objects"], *log["events"]):
        assert {link["objectId"] for link in each["relationships"]} <= objects
        assert all(link["qualifier"] for link in each["relationships"])
    for each in log["objects"]:
        assert all(datetime.fromisoformat(one["time"]) == ZERO for one in each["attributes"])
    return dict(log)


def test_ocel_has_every_event_with_its_objects(release: Path) -> None:
    log = read_ocel((release / "event.ocel.json").read_text(encoding="utf-8"))
    rows = pl.read_parquet(release / "event.parquet").sort("rid", "seq").rows(named=True)
    for row, event in zip(rows, log["events"], strict=True):
        assert event["id"] == f"{row['rid']}:{row['seq']}"
        assert event["type"] == row["type"]
        assert datetime.fromisoformat(event["time"]) == ZERO + timedelta(days=row["day"])
        links = {link["objectId"] for link in event["relationships"]}
        wanted = {"referral": row["rid"], "activity": row["activity"], "organisation": row["org"]}
        assert links == {f"{kind}:{key}" for kind, key in wanted.items() if key is not None}


def test_ocel_objects_are_referrals_activities_and_organisations(release: Path) -> None:
    log = read_ocel((release / "event.ocel.json").read_text(encoding="utf-8"))
    referral = pl.read_parquet(release / "referral.parquet")
    found = {kind: set[str]() for kind in ("referral", "activity", "organisation")}
    for each in log["objects"]:
        found[each["type"]].add(each["id"].partition(":")[2])
    assert found["referral"] == set(referral["rid"])
    assert found["activity"] == set(pl.read_parquet(release / "activity.parquet")["activity"])
    assert found["organisation"] == set(referral["practice"]) | {"O-welfare"}
    areas = {one["value"] for each in log["objects"] for one in each["attributes"] if one["name"] == "area"}
    assert areas == set(referral["area"])


@pytest.fixture
def events(small: Any) -> Source:
    """A small release, not written yet."""
    return Source(small(people=30), About.of(REQUEST))


def test_pieces_and_order_of_rows_do_not_change_a_log(
    events: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [xes.write(events, quiet), ocel.write(events, quiet)]
    monkeypatch.setattr(source, "AT_ONCE", 7)
    path = events.path("event")
    pl.read_parquet(path).sample(fraction=1.0, shuffle=True, seed=3).write_parquet(path)
    assert [xes.write(events, quiet), ocel.write(events, quiet)] == whole


def test_a_large_log_is_packed_without_a_time(events: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = xes.write(events, quiet)
    monkeypatch.setattr(xes, "PACK_FROM", 5)
    monkeypatch.setattr(ocel, "PACK_FROM", 5)
    packed = [xes.write(events, quiet), ocel.write(events, quiet)]
    assert [each.name for each in packed] == ["event.xes.gz", "event.ocel.json.gz"]
    assert (
        gzip.decompress((events.folder / "event.xes.gz").read_bytes())
        == (events.folder / plain.name).read_bytes()
    )
    assert (events.folder / "event.xes.gz").read_bytes()[4:8] == b"\0\0\0\0"
    assert [xes.write(events, quiet), ocel.write(events, quiet)] == packed


def test_logs_hold_signs_that_formats_use(small: Any) -> None:
    folder = small()
    change(folder, "event", pl.lit('a"b\\c<d>&e\nf\tg').alias("detail"))
    events = Source(folder, About.of(REQUEST))
    xes.write(events, quiet)
    ocel.write(events, quiet)
    _, traces = read_xes((folder / "event.xes").read_bytes())
    assert {event["detail"] for _, told in traces for event in told} == {'a"b\\c<d>&e\nf\tg'}
    log = read_ocel((folder / "event.ocel.json").read_text(encoding="utf-8"))
    values = {one["value"] for each in log["events"] for one in each["attributes"] if one["name"] == "detail"}
    assert values == {'a"b\\c<d>&e\nf\tg'}


def test_logs_need_no_table_of_referrals(small: Any) -> None:
    folder = small()
    (folder / "referral.parquet").unlink()
    events = Source(folder, About.of(REQUEST))
    xes.write(events, quiet)
    ocel.write(events, quiet)
    _, traces = read_xes((folder / "event.xes").read_bytes())
    log = read_ocel((folder / "event.ocel.json").read_text(encoding="utf-8"))
    assert len(traces) == 8
    assert sum(each["type"] == "referral" for each in log["objects"]) == 8


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pl.lit(None, pl.Int64).alias("day"), "day niet overal gevuld"),
        (pl.lit(1).alias("seq"), "volgnummer twee keer"),
    ],
)
def test_events_that_no_log_can_hold_are_refused(small: Any, column: pl.Expr, words: str) -> None:
    folder = small()
    change(folder, "event", column)
    with pytest.raises(Unwritable, match=words):
        Source(folder, About.of(REQUEST)).check_events()
