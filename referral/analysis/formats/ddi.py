"""The codebook for machines: DDI Codebook 2.5, with Dutch and English labels of variables and codes."""

from xml.etree import ElementTree as ET

from referral.analysis.formats.source import Source
from referral.analysis.formats.writing import Made, made
from referral.domain.research.codebook import Kind, Part, TableSpec, Variable
from referral.domain.research.denominators import ERRORS, denominator_of
from referral.domain.research.values import OPEN_CODES, ORDERED, values_of

SPACE = "ddi:codebook:2_5"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NUMBERS = frozenset({Kind.WHOLE, Kind.DAYS, Kind.NUMBER})

PARTS = {
    Part.KEY: ("Sleutel van deze studie", "Key of this study"),
    Part.QUASI: ("Kenmerk dat anderen kunnen kennen", "Trait that others may know"),
    Part.OUTCOME: ("Uitkomst", "Outcome"),
    Part.PROCESS: ("Verloop", "Process"),
}
NO_VALUE = ("Ontbreekt: lege cel", "Missing: empty cell")


def write(source: Source) -> Made:
    """The codebook of the tables and variables that are in this release."""
    book = ET.Element("codeBook", {"xmlns": SPACE, "version": "2.5", LANG: "nl"})
    _study(book, source)
    for spec in source.specs:
        _file(book, source, spec)
    data = ET.SubElement(book, "dataDscr")
    for spec in source.specs:
        for variable in spec.variables:
            _variable(data, spec, variable)
    ET.indent(book)
    path = source.folder / "codebook.xml"
    ET.ElementTree(book).write(path, encoding="UTF-8", xml_declaration=True)
    return made(path, "DDI Codebook 2.5: betekenis van elke kolom, voor programma’s")


def _add(parent: ET.Element, tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    found = ET.SubElement(parent, tag, attributes)
    found.text = text or None
    return found


def _both(parent: ET.Element, name: str, dutch: str, english: str) -> None:
    for language, text in (("nl", dutch), ("en", english)):
        _add(parent, name, text).set(LANG, language)


def _study(book: ET.Element, source: Source) -> None:
    about = source.about
    study = _add(book, "stdyDscr")
    citation = _add(study, "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", about.title)
    _add(title, "IDNo", about.release)
    version = _add(citation, "verStmt")
    _add(version, "version", about.frozen_on, date=about.frozen_on)
    _add(citation, "biblCit", about.citation)
    info = _add(study, "stdyInfo")
    _add(info, "abstract", about.question)
    summary = _add(info, "sumDscr")
    _add(summary, "nation", "Nederland", abbr="NL")
    _add(summary, "anlyUnit", "Verwijzing in Welzijn op Recept; een persoon kan er meer hebben.")
    _add(
        summary,
        "universe",
        f"Verwijzingen in de periode en wijken van de studie, zonder wie bezwaar maakte. {ERRORS}",
    )
    _add(
        summary, "dataKind", "Gegevens uit de keten van verwijzen tot terugkoppelen, zonder namen en datums."
    )
    access = _add(study, "dataAccs")
    use = _add(access, "useStmt")
    _add(use, "restrctn", "Alleen voor de vraag van deze studie. Proberen iemand te herkennen mag niet.")
    _add(use, "citReq", about.citation)
    _add(use, "conditions", about.ground)


def _file(book: ET.Element, source: Source, spec: TableSpec) -> None:
    text = _add(_add(book, "fileDscr", ID=f"F_{spec.name}"), "fileTxt")
    _add(text, "fileName", f"{spec.name}.parquet")
    _add(text, "fileCont", f"{spec.label} / {spec.label_en}")
    size = _add(text, "dimensns")
    _add(size, "caseQnty", str(source.rows(spec.name)))
    _add(size, "varQnty", str(len(spec.variables)))
    _add(text, "fileType", "Apache Parquet; dezelfde tabel staat ook in CSV")
    _add(text, "dataMsng", "Een lege cel is een ontbrekende waarde / An empty cell is a missing value")


def _variable(data: ET.Element, spec: TableSpec, variable: Variable) -> None:
    attributes = {
        "ID": f"V_{spec.name}.{variable.name}",
        "name": variable.name,
        "files": f"F_{spec.name}",
        "intrvl": "contin" if variable.kind in NUMBERS else "discrete",
        "nature": _nature(spec.name, variable),
    }
    if variable.unit:
        attributes["measUnit"] = variable.unit
    found = _add(data, "var", "", **attributes)
    _both(found, "labl", variable.label, variable.label_en)
    denominator = denominator_of(spec.name, variable.name)
    if denominator:
        _add(found, "universe", denominator)
    shape = OPEN_CODES.get((spec.name, variable.name))
    if shape:
        _add(found, "txt", f"Code: {shape}")
    for code, dutch, english in values_of(spec.name, variable.name):
        _category(found, code, dutch, english)
    missing = f"{NO_VALUE[0]}. {variable.missing}".rstrip(". ") if variable.missing else NO_VALUE[0]
    _category(found, "", missing, NO_VALUE[1]).set("missing", "Y")
    _both(found, "concept", *PARTS[variable.part])
    kind = "numeric" if variable.kind in NUMBERS else "character"
    _add(found, "varFormat", type=kind)


def _nature(table: str, variable: Variable) -> str:
    if variable.kind is Kind.NUMBER:
        return "interval"
    if variable.kind in NUMBERS:
        return "ratio"
    return "ordinal" if (table, variable.name) in ORDERED else "nominal"


def _category(found: ET.Element, code: str, dutch: str, english: str) -> ET.Element:
    category = _add(found, "catgry")
    _add(category, "catValu", code)
    _both(category, "labl", dutch, english)
    return category
