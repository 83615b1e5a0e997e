"""The events as an object-centric log (OCEL 2.0, JSON): each tells of a referral, and may tell of an activity
and of an organisation. Times are as in `zero`."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

import polars as pl

from referral.analysis.formats.source import Source
from referral.analysis.formats.writing import PACK_FROM, Made, Tell, around, json_text, made, opened
from referral.analysis.formats.zero import ZERO_TEXT, moment

REFERRAL_TEXTS = ("quarter", "area", "age_band", "kind", "sector", "reason", "funding", "status")
EVENT_TEXTS = ("role", "actor", "detail")
LINKS = (("rid", "referral", "verwijzing"), ("activity", "activity", "bij activiteit"))
ORG_LINK = ("org", "organisation", "door organisatie")
FROM = "verwezen door"


def write(source: Source, tell: Tell) -> Made:
    """The whole log, packed when it is large."""
    events = source.rows("event")
    path = source.folder / ("event.ocel.json.gz" if events >= PACK_FROM else "event.ocel.json")
    with opened(path) as file:
        file.write(f'{{"objectTypes":{_dumps(_object_types(source))},\n'.encode())
        file.write(f'"eventTypes":{_dumps(_event_types(source))},\n"objects":[\n'.encode())
        _list(file, _objects(source))
        file.write(b'],\n"events":[\n')
        _list(file, _events(source, tell))
        file.write(b"]}\n")
    return made(path, "OCEL 2.0 (JSON): gebeurtenissen met verwijzing, activiteit en organisatie", events)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _list(file: IO[bytes], pieces: Iterable[pl.Series]) -> None:
    """All texts with a comma between."""
    first = True
    for piece in pieces:
        if len(piece):
            file.write(("" if first else ",\n").encode() + ",\n".join(piece).encode())
            first = False
    file.write(b"\n")


def _texts(source: Source, table: str, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if source.has(table, name)]


def _object_types(source: Source) -> list[dict[str, Any]]:
    known = {
        "referral": _texts(source, "referral", REFERRAL_TEXTS),
        "activity": ["activity_kind"],
        "organisation": [],
    }
    return [
        {"name": kind, "attributes": [{"name": name, "type": "string"} for name in names]}
        for kind, names in known.items()
    ]


def _event_types(source: Source) -> list[dict[str, Any]]:
    attributes = [{"name": name, "type": "string"} for name in _texts(source, "event", EVENT_TEXTS)]
    types = source.scan("event").select(pl.col("type").unique()).collect(engine="streaming")["type"]
    return [{"name": name, "attributes": attributes} for name in sorted(types.drop_nulls())]


def _objects(source: Source) -> Iterator[pl.Series]:
    """Referrals in pieces, then activities and organisations: each that an event or a referral names."""
    for events, referrals, _ in source.by_referral():
        found = events.select("rid").unique() if referrals is None else referrals
        yield found.sort("rid").select(_referral(source, there=referrals is not None)).collect().to_series()
    yield _activities(source)
    organisations = _all_of(source, (("event", "org"), ("referral", "practice")))
    yield organisations.sort("key").select(_object("organisation", "key", [])).collect().to_series()


def _all_of(source: Source, places: tuple[tuple[str, str], ...]) -> pl.LazyFrame:
    found = [
        source.scan(table).select(key=name).drop_nulls() for table, name in places if source.has(table, name)
    ]
    return pl.concat(found).unique() if found else pl.LazyFrame(schema={"key": pl.String})


def _activities(source: Source) -> pl.Series:
    keys = _all_of(source, (("event", "activity"), ("activity", "activity")))
    kinds = [
        source.scan(table).select(key="activity", activity_kind="activity_kind").drop_nulls()
        for table in ("event", "activity")
        if source.has(table, "activity", "activity_kind")
    ]
    none = pl.LazyFrame(schema={"key": pl.String, "activity_kind": pl.String})
    kind_of = pl.concat([none, *kinds]).group_by("key").agg(pl.col("activity_kind").min())
    both = keys.join(kind_of, on="key", how="left").sort("key")
    return both.select(_object("activity", "key", ["activity_kind"])).collect().to_series()


def _referral(source: Source, *, there: bool) -> pl.Expr:
    if not there:
        return _object("referral", "rid", [])
    names = _texts(source, "referral", REFERRAL_TEXTS)
    has_practice = source.has("referral", "practice")
    return _object("referral", "rid", names, [("practice", "organisation", FROM)] if has_practice else [])


def _object(
    kind: str, key: str, names: list[str], links: list[tuple[str, str, str]] | None = None
) -> pl.Expr:
    attributes = [
        around(name, f'{{"name":"{name}","time":"{ZERO_TEXT}","value":"', json_text(name), '"}')
        for name in names
    ]
    parts = [pl.lit(f'{{"id":"{kind}:'), json_text(key), pl.lit(f'","type":"{kind}","attributes":[')]
    parts += [_joined(attributes), pl.lit('],"relationships":['), _joined(_relations(links or []))]
    return pl.concat_str([*parts, pl.lit("]}")])


def _relations(links: list[tuple[str, str, str]]) -> list[pl.Expr]:
    return [
        around(column, f'{{"objectId":"{kind}:', json_text(column), f'","qualifier":"{words}"}}')
        for column, kind, words in links
    ]


def _joined(parts: list[pl.Expr]) -> pl.Expr:
    return pl.concat_str(parts, separator=",", ignore_nulls=True) if parts else pl.lit("")


def _events(source: Source, tell: Tell) -> Iterator[pl.Series]:
    names = _texts(source, "event", EVENT_TEXTS)
    links = [each for each in (*LINKS, ORG_LINK) if source.has("event", each[0])]
    attributes = [around(name, f'{{"name":"{name}","value":"', json_text(name), '"}') for name in names]
    whole = pl.concat_str(
        [
            pl.lit('{"id":"'),
            json_text("rid"),
            pl.lit(":"),
            pl.col("seq").cast(pl.String),
            pl.lit('","type":"'),
            json_text("type"),
            pl.lit('","time":"'),
            moment("day"),
            pl.lit('","attributes":['),
            _joined(attributes),
            pl.lit('],"relationships":['),
            _joined(_relations(links)),
            pl.lit("]}"),
        ]
    )
    for events, _, done in source.by_referral():
        yield events.sort("rid", "seq").select(whole).collect().to_series()
        tell(round(100 * done), "OCEL")
