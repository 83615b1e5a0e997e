"""Somebody chooses English: their mails are in English from then on, those of the team stay Dutch."""

from io import BytesIO

from pypdf import PdfReader

from referral.domain.statuses import Status
from referral.extensions import db
from referral.models import Message, User
from referral.models.scope import acting
from referral.notifications import channels
from referral.notifications.delivery import deliver
from tests.factories import Area, referral_in
from tests.support.client import PageClient
from tests.support.scan import part


def delivered(area: Area) -> dict[str, str]:
    """Deliver all that waits: the text of each mail, by address."""
    channels.memory.clear()
    with area.app.app_context(), acting(area.system):
        for key in list(db.session.scalars(db.select(Message.id).where(Message.sent_at.is_(None)))):
            deliver(key)
    return {str(each["To"]): part(each, "plain") for each in channels.memory}


def test_a_gp_who_chose_english_reads_english(as_gp: PageClient, as_coach: PageClient, area: Area) -> None:
    with area.app.app_context():
        gp = db.session.get_one(User, area.gp.id).email
    made = referral_in(Status.SENT, area)
    (team,) = delivered(area).items()
    assert "iets veranderd" in team[1]
    page = as_gp.page("/account")
    assert "Taal van mails" in page.text
    answer = as_gp.send("/account/taal", {"language": "en"})
    assert answer.location == "/account"
    assert "voortaan in deze taal" in as_gp.page("/account").text
    assert as_coach.send(f"/werkvoorraad/{made.reference}/aannemen").status_code == 302
    mails = delivered(area)
    assert f"There is news about the referral with reference {made.reference}." in mails[gp].replace(
        "\n", " "
    )
    assert channels.memory[0]["Content-Language"] == "en"
    controls = as_gp.page("/account").controls
    chosen = [each["value"] for each in controls if each.get("name") == "language" and "checked" in each]
    assert chosen == ["en"]


def test_the_recept_in_english_is_a_pdf_in_english(as_gp: PageClient, area: Area) -> None:
    made = referral_in(Status.SENT, area)
    page = as_gp.page(f"/verwijzingen/{made.reference}/verstuurd")
    link = f"/verwijzingen/{made.reference}/recept.pdf?taal=en"
    assert link in page.links
    assert link in as_gp.page(f"/verwijzingen/{made.reference}").links
    reader = PdfReader(BytesIO(as_gp.get(link).get_data()))
    assert str(reader.root_object["/Lang"]) == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Welfare prescription (welzijnsrecept)"
    assert made.surname in reader.pages[0].extract_text()


def test_a_language_that_is_not_there_is_told_and_changes_nothing(as_gp: PageClient, area: Area) -> None:
    for given in ({"language": "fr"}, {}):
        answer = as_gp.send("/account/taal", given)
        assert answer.status_code == 422
        assert "Taal van mails" in answer.text
        assert "field--wrong" in answer.text
    with area.app.app_context():
        assert db.session.get_one(User, area.gp.id).language == "nl"
