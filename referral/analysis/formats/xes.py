"""The events as an event log in XES (IEEE 1849-2016): a trace for each referral, its events in order.

Extensions: concept (what), time (when, see `zero`), organizational (who), lifecycle (each event is complete).
"""

from xml.sax.saxutils import quoteattr

import polars as pl

from referral.analysis.formats.source import Source
from referral.analysis.formats.writing import PACK_FROM, Made, Tell, around, made, opened, xml_text
from referral.analysis.formats.zero import TOLD, ZERO_TEXT, moment

EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Organizational", "org"),
    ("Lifecycle", "lifecycle"),
)
TRACE_TEXTS = (
    "quarter",
    "area",
    "age_band",
    "kind",
    "sector",
    "practice",
    "team",
    "reason",
    "funding",
    "status",
)
TRACE_NUMBERS = ("follow_days",)
EVENT_TEXTS = (
    ("type", "concept:name"),
    ("actor", "org:resource"),
    ("role", "org:role"),
    ("org", "org:group"),
    ("detail", "detail"),
    ("activity", "activity"),
    ("activity_kind", "activity_kind"),
)
EVENT_NUMBERS = ("seq", "recorded_day")


def write(source: Source, tell: Tell) -> Made:
    """The whole log, packed when it is large. Raises Unwritable for an event without a day."""
    events = source.rows("event")
    path = source.folder / ("event.xes.gz" if events >= PACK_FROM else "event.xes")
    with opened(path) as file:
        file.write(_head(source).encode())
        for piece, referrals, done in source.by_referral():
            file.write("".join(_traces(source, piece, referrals)).encode())
            tell(round(100 * done), "XES")
        file.write(b"</log>\n")
    return made(path, "XES (IEEE 1849): gebeurtenissen als log, een spoor per verwijzing", events)


def _head(source: Source) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">')
    lines += [
        f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>'
        for name, prefix in EXTENSIONS
    ]
    lines.append('<global scope="trace"><string key="concept:name" value=""/></global>')
    lines.append(
        '<global scope="event"><string key="concept:name" value=""/>'
        f'<date key="time:timestamp" value="{ZERO_TEXT}"/>'
        '<string key="lifecycle:transition" value="complete"/></global>'
    )
    lines.append('<classifier name="Gebeurtenis" keys="concept:name"/>')
    told = {
        "concept:name": source.about.title,
        "lifecycle:model": "standard",
        "release": source.about.release,
        "frozen_on": source.about.frozen_on,
        "ground": source.about.ground,
        "zero_date": ZERO_TEXT,
        "time_note": TOLD,
    }
    lines += [f'<string key="{key}" value={quoteattr(text)}/>' for key, text in told.items()]
    return "\n".join(lines) + "\n"


def _traces(source: Source, events: pl.LazyFrame, referrals: pl.LazyFrame | None) -> pl.Series:
    """One text for each referral, in order of its key."""
    lines = events.sort("rid", "seq").select("rid", event=_event(source))
    bodies = lines.group_by("rid", maintain_order=True).agg(pl.col("event").str.join(""))
    if referrals is None:
        whole = bodies.with_columns(about=pl.lit(""))
    else:
        whole = referrals.select("rid", about=_about(source)).join(
            bodies, on="rid", how="full", coalesce=True
        )
    name = pl.concat_str(
        [pl.lit('<trace><string key="concept:name" value="'), xml_text("rid"), pl.lit('"/>')]
    )
    parts = [name, pl.col("about"), pl.col("event"), pl.lit("</trace>\n")]
    return whole.sort("rid").select(pl.concat_str(parts, ignore_nulls=True)).collect().to_series()


def _about(source: Source) -> pl.Expr:
    return _attributes(
        [(name, name) for name in TRACE_TEXTS if source.has("referral", name)],
        [name for name in TRACE_NUMBERS if source.has("referral", name)],
    )


def _event(source: Source) -> pl.Expr:
    inside = _attributes(
        [(name, key) for name, key in EVENT_TEXTS if source.has("event", name)],
        [name for name in EVENT_NUMBERS if source.has("event", name)],
    )
    when = around("day", '<date key="time:timestamp" value="', moment("day"), '"/>')
    done = pl.lit('<string key="lifecycle:transition" value="complete"/></event>')
    return pl.concat_str([pl.lit("<event>"), inside, when, done], ignore_nulls=True)


def _attributes(texts: list[tuple[str, str]], numbers: list[str]) -> pl.Expr:
    parts = [around(name, f'<string key="{key}" value="', xml_text(name), '"/>') for name, key in texts]
    parts += [
        around(name, f'<int key="{name}" value="', pl.col(name).cast(pl.String), '"/>') for name in numbers
    ]
    return pl.concat_str(parts, ignore_nulls=True) if parts else pl.lit("")
