"""Personal words cannot be read in the table, moved to another row, or read after the key is gone."""

from datetime import date

import pytest

from referral.domain.statuses import Status
from referral.extensions import db, vault
from referral.lib import clock
from referral.lib.crypto import KeyRing, KeyRingError, SealBroken
from referral.models import DataKey, Person, Referral, ReferralEvent
from referral.models.person import identity_index
from referral.models.scope import acting
from referral.models.sealed import (
    ErasedPerson,
    Sealed,
    SealedJson,
    account_for,
    looked_at,
    start_counting_looks,
)
from tests.factories import Area, referral_in
from tests.support.database import Database
from tests.support.raw import change, raw_rows, whole_database

SECRETS = (
    "Kanarie",
    "Johanna",
    "1948-03-09",
    "3511 AB",
    "06 12 34 56 78",
    "onder de mensen",
    "lang overgaan",
    "goed koken",
    "half uur lopen",
    "keer naar buiten",
    "Woorden:",
)


def test_nothing_personal_is_readable_in_the_database(area: Area, database: Database) -> None:
    referral_in(Status.CLOSED, area)
    referral_in(Status.DECLINED, area)
    referral_in(Status.QUESTIONED, area)
    everything = whole_database(database)
    assert [secret for secret in SECRETS if secret in everything] == []


def test_the_owner_of_the_key_reads_everything(area: Area, context: None) -> None:
    made = referral_in(Status.QUESTIONED, area, person={"given_name": "Zoë 🙂 محمد"})
    with acting(area.coach):
        referral = db.session.get_one(Referral, made.id)
        assert referral.person.full_name == f"Zoë 🙂 محمد {made.surname}"
        assert referral.person.birth_date == date(1948, 3, 9)
        assert referral.own_words == "Ik wil weer onder de mensen."
        event = db.session.query(ReferralEvent).filter_by(type="question_asked").one()
        assert event.whole().words() == {"question": "Woorden: question"}
        assert event.public().words() == {"question": ""}


def test_a_seal_moved_to_another_row_does_not_open(area: Area, context: None, database: Database) -> None:
    one, other = referral_in(Status.SENT, area), referral_in(Status.SENT, area)
    change(
        database,
        "UPDATE person SET surname_sealed = (SELECT surname_sealed FROM person WHERE id = %s) WHERE id = %s",
        one.person_id,
        other.person_id,
    )
    with acting(area.system), pytest.raises(SealBroken):
        _ = db.session.get_one(Person, other.person_id).surname


def test_a_seal_moved_to_another_column_does_not_open(area: Area, context: None, database: Database) -> None:
    made = referral_in(Status.SENT, area)
    change(database, "UPDATE person SET given_name_sealed = surname_sealed")
    with acting(area.system), pytest.raises(SealBroken):
        _ = db.session.get_one(Person, made.person_id).given_name


def test_a_data_key_moved_to_another_person_does_not_open(
    area: Area, context: None, database: Database
) -> None:
    one, other = referral_in(Status.SENT, area), referral_in(Status.SENT, area)
    change(
        database,
        "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE id = %s) WHERE id = %s",
        one.person_id,
        other.person_id,
    )
    with acting(area.system), pytest.raises(SealBroken):
        _ = db.session.get_one(Person, other.person_id).surname


def test_a_destroyed_key_ends_all_reading(area: Area, context: None) -> None:
    made = referral_in(Status.QUESTIONED, area)
    with acting(area.system):
        db.session.get_one(DataKey, made.person_id).destroy(clock.now())
        db.session.commit()
        referral = db.session.get_one(Referral, made.id)
        for row, name in ((referral.person, "surname"), (referral, "own_words")):
            with pytest.raises(ErasedPerson):
                getattr(row, name)
        stored = db.session.query(ReferralEvent).filter_by(type="question_asked").one()
        assert stored.public().type == "question_asked"


def test_the_ring_can_be_turned(area: Area, context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made = referral_in(Status.SENT, area)
    ring = vault.ring
    turned = KeyRing({"k2": b"2" * 32, **ring.keys}, "k2")
    monkeypatch.setattr(vault, "_ring", turned)
    with acting(area.system):
        assert db.session.get_one(Person, made.person_id).surname == made.surname
        assert DataKey.create(area.region_id, made.id).ring_key == "k2"
        db.session.expunge_all()
        monkeypatch.setattr(vault, "_ring", KeyRing({"k2": b"2" * 32}, "k2"))
        with pytest.raises(KeyRingError):
            _ = db.session.get_one(Person, made.person_id).surname


def test_an_empty_text_stays_empty_and_leaves_nothing(area: Area, context: None, database: Database) -> None:
    made = referral_in(Status.SENT, area, person={"phone": ""})
    assert raw_rows(database, "person")[0]["phone_sealed"] is None
    with acting(area.system):
        assert db.session.get_one(Person, made.person_id).phone == ""


def test_reading_is_a_look_and_logging_accounts_for_it(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    start_counting_looks()
    with acting(area.system):
        referral = db.session.get_one(Referral, made.id)
        assert looked_at() == frozenset()
        assert referral.person.surname
        assert looked_at() == {made.person_id}
        account_for([made.person_id])
        assert looked_at() == frozenset()


def test_sealed_attributes_answer_on_the_class() -> None:
    assert isinstance(Person.surname, Sealed)
    assert SealedJson.load("") == {}
    assert SealedJson.dump({}) == ""


def test_the_vault_needs_its_keys() -> None:
    with pytest.raises(RuntimeError, match="no keys"):
        _ = type(vault)().ring


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"given_name": "J."}, True),
        ({"given_name": "Jo"}, True),
        ({"surname": "VRIES", "postcode": "3511ab", "house_number": "12-A"}, True),
        ({"given_name": "Piet"}, False),
        ({"birth_date": date(1948, 3, 10)}, False),
        ({"house_number": "12 B"}, False),
        ({"surname": "Vriesman"}, False),
    ],
)
def test_the_same_person_is_found_again(built_app: object, changes: dict[str, object], same: bool) -> None:
    base: dict[str, object] = {
        "surname": "Vries",
        "given_name": "Johanna",
        "birth_date": date(1948, 3, 9),
        "postcode": "3511 AB",
        "house_number": "12a",
    }
    one, other = identity_index(**base), identity_index(**{**base, **changes})  # type: ignore[arg-type]  # mixed values
    assert (one == other) is same


def test_logging_may_come_first_and_is_lost_with_a_roll_back(area: Area, context: None) -> None:
    made = referral_in(Status.SENT, area)
    start_counting_looks()
    with acting(area.system):
        account_for([made.person_id])
        person = db.session.get_one(Person, made.person_id)
        assert person.surname
        assert looked_at() == frozenset()
        db.session.rollback()
        assert person.surname
        assert looked_at() == {made.person_id}
