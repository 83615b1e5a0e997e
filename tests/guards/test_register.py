"""The register of personal data is whole, and so are the pages made from it (L5, L14, L15)."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKey, LargeBinary, MetaData, Table, Text

from referral import privacy
from referral.domain.register import NOT_ABOUT_PEOPLE, entries, special_columns
from referral.domain.register.records import LOG
from referral.domain.register.vocabulary import Entry, Field, Kind, Retention
from referral.extensions import Base
from tests.guards.rules import register
from tests.support.database import ROOT


def test_L5_every_column_has_purpose_ground_retention_and_viewers() -> None:
    assert register.violations(Base.metadata, entries(), NOT_ABOUT_PEOPLE) == []


def test_L5_the_page_for_auditors_is_fresh() -> None:
    written = privacy.REGISTER_PAGE.read_text(encoding="utf-8")
    assert written == privacy.register_page(), "run: flask --app wsgi privacy register"


def test_L14_the_impact_assessment_names_every_special_column() -> None:
    text = (ROOT / "docs" / "privacy" / "dpia.md").read_text(encoding="utf-8")
    assert register.unassessed(special_columns(), text) == []
    assert "`referral.reasons`" in text


def test_what_removes_data_is_there() -> None:
    assert [each for each in Retention if not (ROOT / each.carried_out_by).exists()] == []


def test_the_command_writes_the_page(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "REGISTER_PAGE", tmp_path / "register.md")
    assert app.test_cli_runner().invoke(args=["privacy", "register"]).output == "Wrote register.md.\n"
    text = (tmp_path / "register.md").read_text(encoding="utf-8")
    assert "| `surname_sealed` | surname |" in text
    assert "reporting code" in text


def model() -> MetaData:
    """Two tables: one about a person, with a column nobody declared."""
    metadata = MetaData()
    Table("person", metadata, Column("id", Text, primary_key=True), Column("shoe_size", Text))
    Table("walk", metadata, Column("person_id", Text, ForeignKey("person.id")), Column("miles", Text))
    Table("secret", metadata, Column("diary_sealed", LargeBinary))
    return metadata


def test_the_guard_sees_a_column_and_a_table_without_a_line() -> None:
    found = register.violations(model(), {"person": Entry("person", "x", LOG)}, {"secret": "-"})
    assert len(found) == 2
    assert found[0].startswith("person.shoe_size is not in the register: add a line to its Entry in ")
    assert '"shoe_size": Field(' in found[0]
    assert found[1].startswith("table walk is not in the register: add an Entry")


def test_the_guard_sees_a_table_that_hides_among_the_harmless() -> None:
    others = {"walk": "just walks", "secret": "-", "person": "-", "gone": "-"}
    found = register.violations(model(), {}, others)
    assert found[0].startswith("walk points to people by person_id")
    assert found[1] == "gone is in NOT_ABOUT_PEOPLE for nothing"


def test_the_guard_sees_declarations_of_nothing_and_of_too_little() -> None:
    size, diary, gone = Field("", Kind.PERSONAL), Field("a diary", Kind.NONE), Field("gone", Kind.NONE)
    declared = {
        "person": Entry("person", "x", LOG, {"shoe_size": size, "hat": gone}),
        "walk": Entry("walk", "x", LOG, {"person_id": gone, "miles": gone}),
        "secret": Entry("secret", "x", LOG, {"diary_sealed": diary}),
        "poem": Entry("poem", "x", LOG),
    }
    assert register.violations(model(), declared, {"walk": "-"}) == [
        "person.hat is declared, but there is no such column",
        "person.shoe_size does not say what it holds",
        "secret.diary_sealed is sealed, so it must say something about somebody",
        "poem is in the register, but there is no such table",
        "walk is declared and in NOT_ABOUT_PEOPLE",
    ]


def test_the_guard_sees_a_special_column_that_nobody_assessed() -> None:
    assert len(register.unassessed(["a.b", "c.d"], "we speak of `a.b` and c.d")) == 1
