"""Every page, mail and letter of the own page is plain Dutch (L26): measured in every status."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from referral.domain.languages import Language
from referral.domain.own_page import STAYS_OPEN
from referral.domain.statuses import Status
from referral.extensions import db
from referral.gallery.letters import LETTERS
from referral.lib import clock
from referral.models import Consent
from referral.models.scope import acting
from referral.notifications.composing import short_text, words_of
from referral.workflow import question_lists
from referral.workflow.question_lists import QuestionList
from tests.about.test_plain_words import assert_plain
from tests.factories import Area, make_appointment
from tests.factories.own_page import make_suggestion
from tests.mypage.people import BORN, Phone, link_of, phone, somebody
from tests.support.plain import text_of

MORNING = datetime(2026, 11, 6, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    with clock.moved_to(MORNING):
        yield


def main_of(html: str) -> str:
    """What somebody reads between the top and the foot of a page."""
    return text_of(html.partition("<main")[2].partition("</main>")[0].partition(">")[2])


def read(mine: Phone, below: str = "", data: dict[str, str] | None = None) -> str:
    """The text of a page of the link, or of what a form answers."""
    path = f"{mine.link}{below}"
    answer = mine.client.get(path) if data is None else mine.client.send(path, data, follow_redirects=True)
    return main_of(answer.get_data(as_text=True))


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.ENTERED_IN_ERROR])
def test_L26_the_page_is_plain_in_every_status(area: Area, status: Status) -> None:
    mine = phone(area, link_of(area, somebody(area, status).reference))
    mine.client.send(mine.link, BORN)
    assert_plain(status, read(mine))


def test_L26_the_page_is_plain_with_everything_on_it(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    made = somebody(area)
    make_appointment(area, made.reference)
    keys = [make_suggestion(area, made.reference, name) for name in ("Soep op dinsdag", "Koor", "Tuin")]
    waiting = [QuestionList("Hoe gaat het met u?", "/vragen")]
    monkeypatch.setattr("referral.mypage.shown.queries.waiting_for", lambda referral: waiting)
    assert question_lists.waiting_for.__name__ == "waiting_for"
    mine = phone(area, link_of(area, made.reference))
    mine.client.send(mine.link, BORN)
    page = read(mine)
    assert "Hoe gaat het met u?" in page
    assert_plain("everything", page)
    for key, answer in zip(keys, ("yes", "no", "later"), strict=True):
        assert_plain(answer, read(mine, f"/voorstel/{key}", {"answer": answer}))


def test_L26_every_step_is_plain(area: Area) -> None:
    made = somebody(area)
    mine = phone(area, link_of(area, made.reference))
    assert_plain("who", read(mine))
    assert_plain("wrong day", read(mine, "", {**BORN, "day": "10"}))
    mine.client.send(mine.link, BORN)
    for below in ("/contact", "/bericht", "/stoppen"):
        assert_plain(below, read(mine, below))
    for below, data in (
        ("/contact", {}),
        ("/contact", {"way": "letter", "time": "morning", "limits": "no_text"}),
        ("/contact", {"way": "letter", "time": "morning"}),
        ("/bericht", {"words": ""}),
        ("/bericht", {"words": "Hoe laat is het ook alweer? " * 80}),
        ("/bericht", {"words": "Dank je wel."}),
    ):
        assert_plain(below, read(mine, below, data))
    for each in consents(area, made.id):
        assert_plain("withdraw", read(mine, f"/toestemming/{each}"))
    with clock.moved_to(MORNING + 2 * STAYS_OPEN):
        assert_plain("kept", read(mine, "/bericht", {"words": "Dank je wel."}))
        mine.client.send(mine.link, BORN)
        assert_plain("shut", read(mine, "/niet-ik", {}))
        assert_plain("ended", read(mine))


def consents(area: Area, referral_id: UUID) -> list[UUID]:
    """The consents that hold, the one to refer last."""
    with area.app.app_context(), acting(area.system):
        rows = db.session.query(Consent).filter_by(referral_id=referral_id, given=True)
        return [each.id for each in sorted(rows, key=lambda each: each.purpose == "refer")]


def test_L26_taking_everything_back_is_plain(area: Area) -> None:
    made = somebody(area)
    mine = phone(area, link_of(area, made.reference))
    mine.client.send(mine.link, BORN)
    for each in consents(area, made.id):
        assert_plain("taken back", read(mine, f"/toestemming/{each}", {}))


FACTS = {"link": "https://patchwork.example/1", "organisation": "Welzijn Molenpark", "phone": "020 123"}


@pytest.mark.usefixtures("context")
def test_L26_mail_text_and_letters_are_plain() -> None:
    mail = words_of("own_page", FACTS, Language.DUTCH)
    assert_plain("mail", text_of(mail.html).replace(FACTS["link"], ""))
    assert_plain("text", short_text("own_page", FACTS, Language.DUTCH).replace(FACTS["link"], ""))
    for name in ("own_page", "own_page_link"):
        assert_plain(name, text_of(LETTERS[name](Language.DUTCH)).replace("https", ""))
