"""Every column of every table is declared in the register of personal data, and no other is."""

from collections.abc import Mapping

from sqlalchemy import MetaData, Table

from referral.domain.register.vocabulary import COMMON, Entry, Kind

PLACE = "referral/domain/register/"
HELP = (
    f'add a line to its Entry in {PLACE}: "{{column}}": Field("what it holds", K.PERSONAL), with another '
    "kind where it fits (HEALTH and SAFETY also need a word in docs/privacy/dpia.md); then run "
    "`flask --app wsgi privacy register`"
)
HELP_TABLE = (
    f"add an Entry to a module of {PLACE} (copy one from records.py) and the module to SUBJECTS; if it "
    f"says nothing about anybody, name it in NOT_ABOUT_PEOPLE of {PLACE}__init__.py"
)
POINTERS = frozenset({"person", "referral", "user_account", "data_key", "placement", "draft"})


def violations(metadata: MetaData, register: Mapping[str, Entry], others: Mapping[str, str]) -> list[str]:
    """Columns and tables without a declaration, and declarations without a column or table."""
    found: list[str] = []
    known = {table.name for table in metadata.sorted_tables}
    for table in metadata.sorted_tables:
        if table.name in register:
            found += _columns(table, register[table.name])
        elif table.name not in others:
            found.append(f"table {table.name} is not in the register: {HELP_TABLE}")
        elif pointing := _pointing(table):
            found.append(f"{table.name} points to people by {pointing}: {HELP_TABLE}")
    found += [f"{name} is in the register, but there is no such table" for name in set(register) - known]
    found += [f"{name} is in NOT_ABOUT_PEOPLE for nothing" for name in set(others) - known]
    return found + [f"{name} is declared and in NOT_ABOUT_PEOPLE" for name in others if name in register]


def _columns(table: Table, entry: Entry) -> list[str]:
    names = set(table.columns.keys())
    found = [
        f"{table.name}.{name} is not in the register: {HELP.format(column=name)}"
        for name in sorted(names - set(entry.fields) - set(COMMON))
    ]
    gone = sorted(set(entry.fields) - names)
    found += [f"{table.name}.{name} is declared, but there is no such column" for name in gone]
    for name, field in entry.fields.items():
        if not field.what:
            found.append(f"{table.name}.{name} does not say what it holds")
        if name.endswith("_sealed") and field.kind in {Kind.NONE, Kind.WORKING, Kind.LINK}:
            found.append(f"{table.name}.{name} is sealed, so it must say something about somebody")
    return found


def _pointing(table: Table) -> str:
    keys = ((column.name, key) for column in table.columns for key in column.foreign_keys)
    return ", ".join(name for name, key in keys if key.column.table.name in POINTERS)


def unassessed(special: list[str], assessment: str) -> list[str]:
    """Special columns that the impact assessment does not name."""
    return [
        f"{name} is of a special category, so docs/privacy/dpia.md must name it as `{name}`"
        for name in special
        if f"`{name}`" not in assessment
    ]
