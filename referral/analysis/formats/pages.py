"""The codebook and the README for people: what is in the files, what it means, how to use and cite it."""

from collections.abc import Sequence
from html import escape

from referral.analysis.formats.ddi import NO_VALUE, PARTS
from referral.analysis.formats.source import Source
from referral.analysis.formats.writing import Made, made
from referral.analysis.formats.zero import TOLD
from referral.domain.research.codebook import Kind, TableSpec, Variable
from referral.domain.research.denominators import denominator_of
from referral.domain.research.values import OPEN_CODES, values_of

KINDS = {
    Kind.KEY: "sleutel",
    Kind.CODE: "code",
    Kind.TEXT: "tekst",
    Kind.WHOLE: "heel getal",
    Kind.NUMBER: "getal",
    Kind.DAYS: "dagen",
    Kind.YES_NO: "ja of nee (true, false)",
}
STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b2b34}"
    "table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #c9d1d6;padding:.4rem .6rem;"
    "text-align:left;vertical-align:top}code{font-size:.95em}[lang=en]{color:#4a5a63}"
    "dl{margin:0}dt{float:left;clear:left;margin-right:.5rem}dd{margin:0}.wide{overflow-x:auto}"
)
RULES = (
    "Sleutels gelden alleen binnen deze studie; met een andere studie zijn ze niet te verbinden.",
    "Datums staan er niet in: tijden zijn hele dagen sinds de verwijzing (dag 0, Europe/Amsterdam).",
    "Leeftijd is een groep (18-44, 45-64, 65-74, 75+) en een plaats is een wijk of de hele regio.",
    "Wie bezwaar maakte tegen onderzoek, zit er niet in. Woorden over mensen zitten er niet in.",
    "Een lege cel is een ontbrekende waarde, in elke tabel. Waarom hij leeg is, staat in het codebook.",
    "Publiceer geen getal van minder dan 10 mensen, en niets waaruit zo'n getal te berekenen is.",
    "Deze gegevens hebben geen controlegroep. Een verschil tussen voor en na bewijst geen effect.",
)


def codebook(source: Source) -> Made:
    """A page with each table, column, code, unit, reason of missing and denominator."""
    about = source.about
    parts = [
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">',
        f"<title>Codebook {escape(about.release)}</title>",
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>',
        f"<h1>Codebook van {escape(about.title)}</h1>",
        f"<p>Uitgave {escape(about.release)}, bevroren op {escape(about.frozen_on)}.</p>",
        f"<p>Vraag: {escape(about.question)}</p>",
        "<p>Een lege cel is een ontbrekende waarde, in elke tabel en elk bestand. "
        '<span lang="en">An empty cell is a missing value, everywhere.</span></p>',
        "<nav><ul>",
        *(f'<li><a href="#{spec.name}">{escape(spec.label)}</a></li>' for spec in source.specs),
        "</ul></nav>",
        *(_table(source, spec) for spec in source.specs),
        "</body></html>\n",
    ]
    path = source.folder / "codebook.html"
    path.write_text("\n".join(parts), encoding="utf-8")
    return made(path, "Codebook: betekenis van elke kolom, om te lezen")


def _table(source: Source, spec: TableSpec) -> str:
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("Kolom", "Betekenis", "Soort", "Waarden en noemer")
    )
    rows = "".join(_row(spec.name, each) for each in spec.variables)
    return (
        f'<h2 id="{spec.name}"><code>{spec.name}</code> {escape(spec.label)}</h2>'
        f'<p><span lang="en">{escape(spec.label_en)}</span>. {source.rows(spec.name)} rijen.</p>'
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(table: str, variable: Variable) -> str:
    kind = KINDS[variable.kind] + (f", {variable.unit}" if variable.unit and variable.unit != "dagen" else "")
    told = []
    values = values_of(table, variable.name)
    if values:
        pairs = (
            f"<dt><code>{escape(code)}</code></dt>"
            f'<dd>{escape(dutch)} <span lang="en">({escape(english)})</span></dd>'
            for code, dutch, english in values
        )
        told.append(f"<dl>{''.join(pairs)}</dl>")
    if (table, variable.name) in OPEN_CODES:
        told.append(escape(OPEN_CODES[table, variable.name]))
    told.append(escape(f"Leeg: {variable.missing}." if variable.missing else f"{NO_VALUE[0]}."))
    denominator = denominator_of(table, variable.name)
    if denominator:
        told.append(f"Noemer: {escape(denominator)}")
    return (
        f'<tr><th scope="row"><code>{variable.name}</code></th>'
        f'<td>{escape(variable.label)}<br><span lang="en">{escape(variable.label_en)}</span></td>'
        f"<td>{escape(kind)}<br>{PARTS[variable.part][0]}</td><td>{'<br>'.join(told)}</td></tr>"
    )


def readme(source: Source, files: Sequence[Made]) -> Made:
    """The first file that somebody opens."""
    about = source.about
    parquet = [f"  {spec.name}.parquet: {spec.label}" for spec in source.specs]
    others = [f"  {each.name}: {each.what}" for each in files]
    lines = [
        about.title,
        "=" * len(about.title),
        "",
        f"Uitgave: {about.release}",
        f"Bevroren op: {about.frozen_on}",
        f"Vraag: {about.question}",
        "",
        "Grond (UAVG 24 en 44, AVG 89, Wmo 5.3.6)",
        f"  {about.ground}",
        "",
        "Bestanden",
        *parquet,
        *others,
        "",
        "Hoe te lezen",
        "  Begin met codebook.html. Parquet is het origineel; alle andere bestanden zijn daaruit gemaakt.",
        "  CSV: RFC 4180, UTF-8 zonder BOM, komma, punt in decimalen, CRLF, namen op de eerste regel.",
        "  In Excel: Gegevens, Uit tekst/CSV, en kies 65001: Unicode (UTF-8) en komma.",
        f"  XES en OCEL: {TOLD}",
        "  .gz is gepakt met gzip. starter.qmd opent met Quarto; nodig: Python met polars, numpy en scipy.",
        "  Dezelfde gegevens geven met dezelfde versie van Patchwork dezelfde bytes (zie het manifest).",
        "",
        "Regels",
        *(f"  - {rule}" for rule in RULES),
        "",
        "Zo verwijst u naar deze gegevens",
        f"  {about.citation}",
        "",
        "In English",
        "  Start with codebook.html: every label is in Dutch and in English. Empty is missing.",
        "  Times are whole days since referral. Keys cannot be joined with those of another study.",
        "  Do not publish a number of fewer than 10 people. Do not try to identify anybody.",
        "",
    ]
    path = source.folder / "README.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return made(path, "Wat er is, hoe te lezen en hoe te citeren")
