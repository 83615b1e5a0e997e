"""Commands around the own page: its link, the suggestions on it, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from sqlalchemy import select

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import ContactLimit, ContactTime, ContactWay, OfferRefusal
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.own_page import MOST_SUGGESTIONS, PageEnd, PageWay, SaidHow, SuggestionAnswer
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_id
from referral.models import Activity, PageSuggestion, PersonPage, Referral, ReferralEvent
from referral.models.transaction import command
from referral.mypage.queries import page_of, suggestions
from referral.notifications.services import queue_for_person
from referral.workflow.queries import referral_for
from referral.workflow.services import apply

FORBIDDEN = {
    PageWay.MAIL: (ContactLimit.NO_MAIL, "De persoon wil geen e-mail. Kies een andere manier."),
    PageWay.TEXT: (ContactLimit.NO_TEXT, "De persoon wil geen sms. Kies een andere manier."),
    PageWay.LETTER: (ContactLimit.NO_LETTER, "De persoon wil geen brief. Kies een andere manier."),
}
"""What is not safe binds the link too."""

NO_SUGGESTION = "Dit voorstel staat niet meer op de pagina."


@command
def make_page(actor: Actor, reference: str, way: PageWay, email: str = "") -> PersonPage:
    """Make the link, or a new one in place of the old, and send it; a letter is printed by the coach.

    Raises Invalid for a way that is not safe, or for which there is no address.
    """
    referral = referral_for(actor, reference, lock=True)
    _refuse_unsafe(referral, way, email)
    if email and way is PageWay.MAIL:
        referral.person.email = email
    page = page_of(actor, referral)
    anew = page is not None
    if page is None:
        page = PersonPage(id=new_id(), region_id=referral.region_id, referral_id=referral.id)
    page.made_by, page.made_at, page.way = actor.id, clock.now(), way
    page.make_link()
    db.session.add(page)
    apply(referral, Action.MAKE_PAGE, actor, events.PageMade(sent_by=way.value, anew=anew))
    if way is not PageWay.LETTER:
        queue_for_person(referral, "own_page", way.value, {"page_id": str(page.id)})
    return page


def _refuse_unsafe(referral: Referral, way: PageWay, email: str) -> None:
    limit, words = FORBIDDEN[way]
    if referral.forbids(limit):
        _refuse(words, "way")
    if way is PageWay.MAIL and not (email or referral.person.email):
        _refuse("Vul een e-mailadres in, of kies een andere manier.", "email")
    if way is PageWay.TEXT and not referral.person.phone:
        _refuse("Er is geen telefoonnummer bekend. Kies een andere manier.", "way")


@command
def shut_page(actor: Actor, reference: str) -> None:
    """Take the link back; who opens it sees nothing any more."""
    referral = referral_for(actor, reference, lock=True)
    page = page_of(actor, referral)
    if page is None or page.shut_at is not None:
        raise Conflict("Deze link werkte al niet meer.")
    shut(actor, referral, page, PageEnd.REVOKED)


def shut(actor: Actor, referral: Referral, page: PersonPage, cause: PageEnd) -> None:
    """End a link, inside the transaction of a command. The team hears of it, unless the coach did it."""
    page.shut_at, page.shut_for = clock.now(), cause
    told = [referral.team.email] if cause is PageEnd.REVOKED else []
    apply(referral, Action.SHUT_PAGE, actor, events.PageShut(cause=cause.value), told=told)


@command
def put_suggestions(actor: Actor, reference: str, activity_ids: Sequence[UUID]) -> int:
    """Put these on the page, in place of those that are there; how many. An answer that was given stays.

    Raises Invalid for more than three, or for an activity that is not there.
    """
    referral = referral_for(actor, reference, lock=True)
    wanted = list(dict.fromkeys(activity_ids))
    if not 0 < len(wanted) <= MOST_SUGGESTIONS:
        raise Invalid("Zet één tot drie voorstellen op de pagina.")
    found = select(Activity.id).where(
        Activity.region_id == actor.region_id, Activity.id.in_(wanted), Activity.is_open
    )
    if set(db.session.scalars(found)) != set(wanted):
        raise Invalid("Een van deze activiteiten is er niet meer. Bekijk de voorstellen opnieuw.")
    _lay_out(actor, referral, wanted)
    event = events.SuggestionsPut(number=len(wanted))
    apply(referral, Action.PUT_SUGGESTIONS, actor, event)
    return len(wanted)


def _lay_out(actor: Actor, referral: Referral, wanted: list[UUID]) -> None:
    there = {each.activity_id: each for each in suggestions(actor, referral)}
    for key, row in there.items():
        if key not in wanted:
            row.taken_off_at = clock.now()
    for position, key in enumerate(wanted, 1):
        if key in there:
            there[key].position = position
            continue
        made = PageSuggestion(
            region_id=referral.region_id,
            referral_id=referral.id,
            activity_id=key,
            position=position,
            put_by=actor.id,
            put_at=clock.now(),
        )
        db.session.add(made)


@command
def take_off(actor: Actor, reference: str, suggestion_id: UUID) -> None:
    """Take one suggestion off the page. Raises NotVisible when it is not there."""
    referral = referral_for(actor, reference, lock=True)
    row = suggestion_of(referral, suggestion_id)
    row.taken_off_at = clock.now()
    left = len(suggestions(actor, referral))
    apply(referral, Action.PUT_SUGGESTIONS, actor, events.SuggestionsPut(number=left))


def suggestion_of(referral: Referral, suggestion_id: UUID) -> PageSuggestion:
    """A suggestion that is on the page of this referral, with its row locked; raises NotVisible."""
    query = select(PageSuggestion).where(PageSuggestion.id == suggestion_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    row: PageSuggestion | None = db.session.scalar(query)
    if row is None or row.referral_id != referral.id or row.taken_off_at is not None:
        raise NotVisible(NO_SUGGESTION)
    return row


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, and what stood there when it was given: of two phones at once the first counts."""

    answer: SuggestionAnswer
    how: SaidHow
    reason: OfferRefusal | None = None
    before: SuggestionAnswer | None = None


@command
def answer_for(actor: Actor, reference: str, suggestion_id: UUID, said: Said) -> None:
    """The coach writes down what the person said by phone or on paper. Raises Conflict when answered."""
    referral = referral_for(actor, reference, lock=True)
    settle_suggestion(actor, referral, suggestion_of(referral, suggestion_id), said)


def settle_suggestion(actor: Actor, referral: Referral, row: PageSuggestion, said: Said) -> None:
    """Keep the answer, inside the transaction of a command. It gives nobody a place (L17).

    Raises Conflict when something else was answered in the meantime.
    """
    if row.answer is not said.before or row.is_settled:
        words = row.answer.label if row.answer else "nog niets"
        raise Conflict(f"Hier is al op geantwoord: {words.lower()}.")
    reason = said.reason.value if said.reason and said.answer is SuggestionAnswer.NO else ""
    row.answer, row.reason, row.said, row.answered_at = said.answer, reason, said.how, clock.now()
    event = events.SuggestionAnswered(
        activity_id=row.activity_id,
        activity_kind=row.activity.kind.value,
        answer=said.answer.value,
        reason=reason,
        said=said.how.value,
    )
    apply(referral, Action.ANSWER_SUGGESTION, actor, event)


@dataclass(frozen=True, slots=True)
class Wish:
    """How and when somebody wants to be reached, and what is not safe."""

    way: ContactWay
    time: ContactTime
    limits: tuple[ContactLimit, ...]


@command
def wish_for(actor: Actor, reference: str, wish: Wish, how: SaidHow) -> None:
    """The coach writes down how the person wants to be reached, with every limit as it is now."""
    referral = referral_for(actor, reference, lock=True)
    settle_wish(actor, referral, wish, how)


def settle_wish(actor: Actor, referral: Referral, wish: Wish, how: SaidHow) -> None:
    """Store it where every channel looks, inside a command's transaction. Raises Invalid for no change."""
    limits = [each.value for each in wish.limits]
    now = (referral.contact_way, referral.contact_time, sorted(referral.contact_limits))
    if now == (wish.way, wish.time, sorted(limits)):
        _refuse("U heeft niets veranderd.", "way")
    referral.contact_way, referral.contact_time, referral.contact_limits = wish.way, wish.time, limits
    event = events.ContactWishChanged(
        contact_way=wish.way.value, contact_time=wish.time.value, limits=tuple(limits), said=how.value
    )
    apply(referral, Action.CHANGE_WISH, actor, event)


@command
def see_page(actor: Actor, reference: str) -> None:
    """The coach read what was answered and written; those tasks are done."""
    apply(referral_for(actor, reference, lock=True), Action.SEE_PAGE, actor, events.PageSeen())


@command
def undo_stop(actor: Actor, reference: str) -> None:
    """Who stopped on the own page called, and goes on after all. Raises Conflict when it ended otherwise."""
    referral = referral_for(actor, reference, lock=True)
    if not has_stopped(referral):
        raise Conflict("Deze verwijzing is niet door de persoon zelf gestopt.")
    apply(referral, Action.UNDO_STOP, actor, events.StopUndone())


def has_stopped(referral: Referral) -> bool:
    """Whether it ended because the person said so, while the team may still have the file."""
    ways_out = ("referral_stopped", "referral_withdrawn", "referral_cleared")
    last = (
        select(ReferralEvent.type)
        .where(ReferralEvent.referral_id == referral.id, ReferralEvent.type.in_(ways_out))
        .order_by(ReferralEvent.sequence.desc())
        .limit(1)
    )
    withdrawn = not referral.status.is_live and referral.stopped_at is None
    return withdrawn and db.session.scalar(last) == ways_out[0]


def _refuse(words: str, field: str) -> NoReturn:
    raise Invalid(words, {field: words})
