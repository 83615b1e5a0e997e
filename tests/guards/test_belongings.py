"""No table about persons is forgotten by export or erasure (L8, L10)."""

from sqlalchemy import Table

from referral.extensions import Base
from referral.rights.belongings import BELONGINGS, Erasing, sealed_columns

ROOTS = frozenset({"person", "referral", "data_key", "placement"})
POINTERS = frozenset({"person_id", "person_ids", "subject_ids", "referral_id", "data_key_id"})


def _about(table: Table) -> bool:
    pointed = {key.column.table.name for key in table.foreign_keys}
    return table.name in ROOTS or bool(pointed & ROOTS) or bool(POINTERS & set(table.columns.keys()))


def missing(tables: list[Table], known: set[str]) -> set[str]:
    """Tables about persons, also through one other, that are not in the registry."""
    about = {each.name for each in tables if _about(each)}
    through = {each.name for each in tables if {key.column.table.name for key in each.foreign_keys} & about}
    return (about | through) - known


KNOWN = {each.model.__tablename__ for each in BELONGINGS}


def test_L10_every_table_about_persons_is_known() -> None:
    assert missing(list(Base.metadata.sorted_tables), KNOWN) == set()


def test_a_forgotten_table_is_seen() -> None:
    assert missing(list(Base.metadata.sorted_tables), KNOWN - {"goal", "safety_entry"}) == {
        "goal",
        "safety_entry",
    }


def test_nothing_is_listed_twice() -> None:
    assert len(KNOWN) == len(BELONGINGS)


def test_L10_nothing_sealed_is_kept() -> None:
    kept = {
        each.model.__tablename__
        for each in BELONGINGS
        if each.erasing is Erasing.KEEP and sealed_columns(each.model)
    }
    assert kept == set()


def test_L10_columns_to_empty_exist() -> None:
    for each in BELONGINGS:
        assert set(each.also) <= set(each.model.__table__.columns.keys()), each.model.__tablename__


def test_L8_what_is_left_out_has_a_reason_for_the_person() -> None:
    said = [each.left_out for each in BELONGINGS if each.left_out]
    said += [text for each in BELONGINGS for text in each.hidden.values()]
    assert all(each.what and each.why.endswith(".") for each in said)
