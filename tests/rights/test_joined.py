"""A person of whom two records were joined: both are in the copy, both are erased."""

import json
from collections.abc import Callable

from referral.domain.actors import Actor
from referral.domain.rights import RequestKind
from referral.domain.statuses import Status
from referral.merging.services import merge
from referral.models.scope import acting
from tests.factories import Area, make_request, referral_in
from tests.rights.test_export import fetched
from tests.support.client import PageClient
from tests.support.database import Database
from tests.support.dump import dump, found_in
from tests.support.raw import raw_rows

Browser = Callable[[Actor], PageClient]


def joined(area: Area) -> tuple[str, str, object]:
    """Two records of one person, joined; the reference of each and the person who was kept."""
    kept = referral_in(Status.ACCEPTED, area, person={"surname": "Schouten", "house_number": "1"})
    other = referral_in(
        Status.CLOSED, area, person={"surname": "Schauten", "house_number": "2"}, other_team=True
    )
    with area.app.app_context(), acting(area.coach):
        merge(area.coach, kept.reference, other.person_id)
    return kept.reference, other.reference, kept.person_id


def test_L8_a_copy_holds_both_records(signed_in: Browser, area: Area) -> None:
    one, two, person_id = joined(area)
    key = make_request(area, person_id)  # type: ignore[arg-type]  # a key
    content, letter = fetched(signed_in(area.privacy_officer), key)
    told = json.dumps(content)
    for words in ("Schouten", "Schauten", one, two):
        assert words in told
        assert words in letter


def test_L10_erasure_destroys_both(signed_in: Browser, area: Area, database: Database) -> None:
    _, two, person_id = joined(area)
    key = make_request(area, person_id, RequestKind.ERASURE)  # type: ignore[arg-type]  # a key
    officer = signed_in(area.privacy_officer)
    assert officer.send(f"/toezicht/verzoeken/{key}/wissen", {"sure": "y"}).status_code == 302
    assert found_in(dump(database), ["Schouten", "Schauten"]) == []
    assert [each for each in raw_rows(database, "data_key") if each["wrapped"] is not None] == []
    assert all(each["identity_index"] is None for each in raw_rows(database, "person"))
    signed_in(area.other_coach).page(f"/werkvoorraad/{two}", 404)


def test_by_the_reference_of_either_the_same_person_is_found(signed_in: Browser, area: Area) -> None:
    one, two, _ = joined(area)
    officer = signed_in(area.privacy_officer)
    asked = {"received_on": "2026-01-02"}
    first = officer.send("/toezicht/verzoeken/nieuw", {**asked, "kind": "access", "reference": one})
    second = officer.send("/toezicht/verzoeken/nieuw", {**asked, "kind": "erasure", "reference": two})
    for answer in (first, second):
        assert "Schouten" in officer.page(answer.location).text
