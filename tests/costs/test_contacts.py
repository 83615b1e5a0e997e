"""The practice that referred counts contacts; nobody else sees them, and a correction keeps what stood."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from referral.consent.services import withdraw_consent
from referral.costs import queries, services
from referral.domain.actors import Actor
from referral.domain.codes import ConsentMethod, ConsentPurpose
from referral.domain.errors import Invalid, NoConsent, NotVisible
from referral.domain.research.care_use import Count, Span
from referral.domain.statuses import Role, Status
from referral.extensions import db
from referral.lib import clock
from referral.models import CareUse, Consent, Referral
from referral.models.scope import acting
from tests.conftest import NOON
from tests.factories import Area, referral_in
from tests.factories.referral import MadeReferral
from tests.support.client import PageClient

SignIn = Callable[[Actor], PageClient]

BEFORE = Count(Span.BEFORE, 6, 2, 110, 182)
AFTER = Count(Span.AFTER, 3, 1, None, 182)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def made(area: Area) -> MadeReferral:
    """A referral of 200 days ago."""
    with clock.moved_to(NOON - timedelta(days=200)):
        return referral_in(Status.SENT, area)


def count(area: Area, made: MadeReferral, *counts: Count, by: Actor | None = None) -> int:
    actor = by or area.gp
    with area.app.app_context(), acting(actor):
        return services.record_counts(actor, made.reference, counts)


def rows(area: Area, actor: Actor) -> list[tuple[str, int, bool]]:
    with area.app.app_context(), acting(actor):
        found = db.session.scalars(select(CareUse).order_by(CareUse.recorded_at, CareUse.id))
        return [(each.span.value, each.short, each.replaced_at is None) for each in found]


def test_counting_and_correcting(area: Area, made: MadeReferral) -> None:
    assert count(area, made, BEFORE, AFTER) == 2
    assert count(area, made, BEFORE, AFTER) == 0, "the same again is nothing new"
    assert count(area, made, Count(Span.BEFORE, 7, 2, 120, 182)) == 1
    assert sorted(rows(area, area.gp)) == [("after", 3, True), ("before", 6, False), ("before", 7, True)]
    with area.app.app_context(), acting(area.gp):
        referral = queries.own_referral(area.gp, made.reference)
        assert queries.counts_of(area.gp, referral)[Span.BEFORE].short == 7
        assert [each.short for each in queries.earlier_counts(area.gp, referral)] == [6]


def test_the_database_keeps_one_count_per_half_year(area: Area, made: MadeReferral) -> None:
    count(area, made, BEFORE)
    with area.app.app_context(), acting(area.gp):
        referral = db.session.scalar(select(Referral).where(Referral.id == made.id))
        assert referral is not None
        db.session.add(services._row(area.gp, referral, BEFORE))
        with pytest.raises(IntegrityError, match="uq_care_use_referral_id_span"):
            db.session.flush()
        db.session.rollback()


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.SYSTEM])
def test_who_sees_a_count(area: Area, made: MadeReferral, role: Role) -> None:
    """The practice itself and the system; no coach, coordinator, researcher, other practice or follower."""
    count(area, made, BEFORE)
    assert len(rows(area, area.system)) == 1
    assert len(rows(area, area.actor(role))) == (1 if role is Role.GP else 0)


def test_who_follows_and_who_is_elsewhere_sees_none(area: Area) -> None:
    with clock.moved_to(NOON - timedelta(days=200)):
        made = referral_in(Status.SENT, area, share_with=area.home_care_id)
    count(area, made, BEFORE)
    assert rows(area, area.care_worker) == []
    assert rows(area, area.other_gp) == []
    for other in (area.care_worker, area.other_gp):
        with pytest.raises(NotVisible):
            count(area, made, AFTER, by=other)


def test_a_count_before_its_time_is_refused(area: Area) -> None:
    with clock.moved_to(NOON - timedelta(days=30)):
        made = referral_in(Status.SENT, area)
    with pytest.raises(Invalid) as caught:
        count(area, made, BEFORE, Count(Span.AFTER, 1, 0, None, 182))
    assert list(caught.value.fields) == ["after_days_covered"]
    assert rows(area, area.gp) == [], "all or nothing"
    assert count(area, made, BEFORE, Count(Span.AFTER, 1, 0, None, 30)) == 2


def test_without_consent_to_research_nothing_is_counted(area: Area, made: MadeReferral) -> None:
    no = referral_in(Status.SENT, area, research=False)
    with pytest.raises(NoConsent):
        count(area, no, BEFORE)
    count(area, made, BEFORE)
    with area.app.app_context(), acting(area.gp):
        given = db.session.scalar(
            select(Consent.id).where(
                Consent.referral_id == made.id, Consent.purpose == ConsentPurpose.RESEARCH
            )
        )
        assert given is not None
        withdraw_consent(area.gp, made.reference, given, ConsentMethod.SPOKEN)
    with pytest.raises(NoConsent):
        count(area, made, AFTER)


def test_the_page_takes_a_minute(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    gp, path = signed_in(area.gp), f"/verwijzingen/{made.reference}/contacten"
    assert path in gp.page(f"/verwijzingen/{made.reference}").html
    assert "het team en de coördinator niet" in gp.page(path).text
    half = gp.send(path, {"before_short": "4", "before_days_covered": "182"})
    assert half.status_code == 422
    assert "Vul ook dit aantal in" in half.get_data(as_text=True)
    assert 'value="4"' in half.get_data(as_text=True), "what was typed stays"
    assert "Vul bij één halfjaar" in gp.send(path, {}).get_data(as_text=True)
    wrong = {"before_short": "4", "before_long": "9", "before_minutes": "3", "before_days_covered": "182"}
    assert "minstens 180" in gp.send(path, wrong).get_data(as_text=True)
    good = {"before_short": "4", "before_long": "1", "before_days_covered": "182"}
    assert gp.send(path, good).status_code == 302
    assert gp.send(path, good | {"before_short": "5"}).status_code == 302
    assert "Wat er eerder stond" in gp.page(path).text
    assert sorted(rows(area, area.gp)) == [("before", 4, False), ("before", 5, True)]
    assert signed_in(area.coach).get(path).status_code == 403
    assert signed_in(area.other_gp).get(path).status_code == 404


def test_a_file_of_many(area: Area, made: MadeReferral, signed_in: SignIn) -> None:
    other = referral_in(Status.SENT, area, by=area.other_gp)
    gp = signed_in(area.gp)
    bad = f"{made.reference};voor;4;1;65;182\n{other.reference};voor;1;0;;182\n{made.reference};voor;2;0;;182"
    page = gp.send("/kosten/contacten", {"lines": bad}).get_data(as_text=True)
    assert "2 van de 3 regels kloppen nog niet" in page
    assert "Deze verwijzing is er niet" in page
    assert "staan ook op regel 1" in page
    assert bad.splitlines()[1] in page, "what was typed stays"
    stored = gp.send("/kosten/contacten", {"lines": bad, "stap": "vastleggen"})
    assert stored.status_code == 422
    assert rows(area, area.system) == [], "never half a file"
    good = f"verwijzing;deel;kort;lang;minuten;dagen\n{made.reference};voor;4;1;65;182"
    good += f"\n{made.reference};na;2;0;;182"
    looked = gp.send("/kosten/contacten", {"lines": good}).get_data(as_text=True)
    assert "Alle regels kloppen" in looked
    assert rows(area, area.system) == [], "looking stores nothing"
    assert gp.send("/kosten/contacten", {"lines": good, "stap": "vastleggen"}).status_code == 302
    assert len(rows(area, area.gp)) == 2
    assert "Plak regels" in gp.send("/kosten/contacten", {"lines": ""}).get_data(as_text=True)
    many = "\n".join(f"P-AAA-{at:03d};voor;1;0;;182" for at in range(501))
    assert "hoogstens 500" in gp.send("/kosten/contacten", {"lines": many}).get_data(as_text=True)
