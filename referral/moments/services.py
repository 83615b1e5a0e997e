"""Commands: ask for a moment, keep answers, hand in, write down a refusal."""

from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import select

from referral.domain import events
from referral.domain.actors import Actor
from referral.domain.codes import ContactLimit
from referral.domain.errors import Conflict, Invalid, NotVisible
from referral.domain.instruments.booklet import Given, answered
from referral.domain.instruments.definition import Instrument
from referral.domain.instruments.moments import (
    LINK_LASTS,
    FillHelp,
    MeasureMoment,
    MeasureRefusal,
    MeasureState,
    MeasureWay,
    stamped,
    turn_of,
)
from referral.domain.instruments.scoring import score
from referral.domain.workflow import Action
from referral.extensions import db
from referral.lib import clock
from referral.lib.ids import new_reference
from referral.models import AnswerSheet, Measurement, Referral
from referral.models.sealed import SealedJson
from referral.models.transaction import command
from referral.notifications.services import queue_for_person
from referral.workflow.measures import chosen, course_of, versions
from referral.workflow.queries import referral_for
from referral.workflow.services import apply

REFUSED = "Deze persoon wilde deze vragenlijst niet. Dat vraagt u voor dit moment niet nog een keer."
ALREADY = "Deze vragenlijst is al ingevuld."
NOTHING = "Er is nog niets ingevuld."
NOT_NOW = "Dit moment is nu niet aan de beurt."
NO_WORDS = "Er is nog geen vragenlijst met tekst. Vraag uw coördinator om er een te kiezen."


@dataclass(frozen=True, slots=True)
class Asking:
    """In which way the questions go, and to which address when the person has none yet."""

    way: MeasureWay
    by_mail: bool = False
    by_text: bool = False
    email: str = ""


@command
def ask(actor: Actor, reference: str, moment: MeasureMoment, asking: Asking) -> Measurement:
    """Ask somebody to fill in the questionnaires of the region for *moment*; a link is made anew each time.

    Raises Conflict when the moment was answered or refused, Invalid when it is not its turn, when nothing
    has words, or when the way of telling is not safe.
    """
    referral = referral_for(actor, reference, lock=True)
    _refuse_unsafe(referral, asking)
    found = _in_turn(actor, referral, moment)
    if asking.email:
        referral.person.email = asking.email
    found.way, found.by_mail, found.by_text = asking.way, asking.by_mail, asking.by_text
    _asked_now(actor, found)
    event = events.MeasurementInvited(measurement_id=found.id, moment=moment.value, way=asking.way.value)
    apply(referral, Action.INVITE_MEASUREMENT, actor, event)
    tell(found, referral)
    return found


def _in_turn(actor: Actor, referral: Referral, moment: MeasureMoment) -> Measurement:
    """What was asked for this moment and is open still, or a new one when it is its turn."""
    found = measurement_at(actor, referral, moment)
    if found is not None:
        _refuse_settled(found)
        return found
    turn = turn_of(course_of(referral), moment)
    if turn is None or not turn.is_open(clock.today()):
        raise Conflict(NOT_NOW)
    made = _new(actor, referral, moment)
    made.due = turn.due
    return made


def _asked_now(actor: Actor, found: Measurement) -> None:
    found.asked_by, found.asked_at, found.reminded = actor.id, clock.now(), 0
    if found.way is MeasureWay.LINK:
        found.make_link()
        found.expires_at = clock.now() + LINK_LASTS
    else:
        found.end_link()
    db.session.add(found)
    db.session.flush()


def _new(actor: Actor, referral: Referral, moment: MeasureMoment) -> Measurement:
    asked = chosen(actor).asked
    if not asked:
        raise Invalid(NO_WORDS)
    return Measurement(
        region_id=referral.region_id,
        referral_id=referral.id,
        moment=moment,
        state=MeasureState.ASKED,
        lists=[stamped(each.code, each.stamp) for each in asked],
        paper_code=new_reference().replace("P-", "V-", 1),
        tries=0,
    )


def tell(found: Measurement, referral: Referral) -> None:
    """Send the link by the ways that were chosen."""
    for way, wanted in (("mail", found.by_mail), ("text", found.by_text)):
        if wanted and found.way is MeasureWay.LINK:
            queue_for_person(referral, "questions", way, {"measurement_id": str(found.id)})


def _refuse_unsafe(referral: Referral, asking: Asking) -> None:
    if asking.by_mail and referral.forbids(ContactLimit.NO_MAIL):
        _refuse("De persoon wil geen e-mail.", "way")
    if asking.by_mail and not (asking.email or referral.person.email):
        _refuse("Vul een e-mailadres in.", "email")
    if asking.by_text and referral.forbids(ContactLimit.NO_TEXT):
        _refuse("De persoon wil geen sms of app.", "way")
    if asking.by_text and not referral.person.phone:
        _refuse("Er is geen telefoonnummer bekend.", "way")


def _refuse(words: str, field: str) -> NoReturn:
    raise Invalid(words, {field: words})


def _refuse_settled(found: Measurement) -> None:
    if found.state is MeasureState.REFUSED:
        raise Conflict(REFUSED)
    if not found.is_open:
        raise Conflict(ALREADY)


def measurement_at(actor: Actor, referral: Referral, moment: MeasureMoment) -> Measurement | None:
    """What this person was asked for *moment*, held until the transaction ends."""
    found: Measurement | None = db.session.scalar(
        select(Measurement)
        .where(
            Measurement.region_id == actor.region_id,
            Measurement.referral_id == referral.id,
            Measurement.moment == moment,
        )
        .with_for_update(of=Measurement)
        .execution_options(populate_existing=True)
    )
    return found


def open_measurement(actor: Actor, referral: Referral, moment: MeasureMoment) -> Measurement:
    """The same, when something can still be filled in. Raises NotVisible and Conflict."""
    found = measurement_at(actor, referral, moment)
    if found is None:
        raise NotVisible("Deze vragenlijst is nog niet gevraagd.")
    _refuse_settled(found)
    return found


def questions_of(actor: Actor, asked: Measurement) -> list[Instrument]:
    """The questionnaires of a measurement, in the version that was asked."""
    known = versions(actor)
    return [known[each] for each in asked.asked if each in known]


def given_in(asked: Measurement) -> dict[str, dict[str, Any]]:
    """The answers so far, by questionnaire and question."""
    return {sheet.code: SealedJson.load(sheet.answers) for sheet in asked.sheets}


def keep(asked: Measurement, referral: Referral, given: Given) -> None:
    """Put *given* beside what was answered before; what is not named stays."""
    known = {sheet.code: sheet for sheet in asked.sheets}
    stamps = dict(asked.asked)
    for code, answers in given.items():
        if code not in stamps:
            continue
        sheet = known.get(code) or _sheet(asked, referral, code, stamps[code])
        sheet.answers = SealedJson.dump({**SealedJson.load(sheet.answers), **answers})
        sheet.saved_at = clock.now()


def _sheet(asked: Measurement, referral: Referral, code: str, stamp: str) -> AnswerSheet:
    made = AnswerSheet(
        data_key=referral.data_key,
        region_id=referral.region_id,
        referral_id=referral.id,
        measurement_id=asked.id,
        code=code,
        stamp=stamp,
        saved_at=clock.now(),
        missing=0,
    )
    asked.sheets.append(made)
    return made


def hand_in(actor: Actor, asked: Measurement, referral: Referral, helped: FillHelp) -> None:
    """Score everything, end the link, and write down that it was filled in.

    Raises Invalid when nothing was answered.
    """
    given = given_in(asked)
    if not any(answered(each) for answers in given.values() for each in answers.values()):
        raise Invalid(
            "Er is nog niets ingevuld.", {"help": "Vul eerst één vraag in. Of zeg dat u niet wilt."}
        )
    keep(asked, referral, {code: {} for code, _ in asked.asked})
    sheets = {sheet.code: sheet for sheet in asked.sheets}
    for made in questions_of(actor, asked):
        found = score(made, given.get(made.code, {}))
        sheets[made.code].scores, sheets[made.code].missing = found.stored(), found.missing
    asked.state, asked.answered_at, asked.help = MeasureState.FILLED, clock.now(), helped
    asked.end_link()
    event = events.MeasurementFilled(
        measurement_id=asked.id, moment=asked.moment.value, way=asked.way.value, help=helped.value
    )
    apply(referral, Action.FILL_MEASUREMENT, actor, event)


def refuse_now(actor: Actor, asked: Measurement, referral: Referral, why: MeasureRefusal) -> None:
    """The person does not want to: what was half answered goes, and nobody asks again for this moment."""
    for sheet in list(asked.sheets):
        db.session.delete(sheet)
    asked.state, asked.answered_at, asked.refusal = MeasureState.REFUSED, clock.now(), why
    asked.end_link()
    event = events.MeasurementRefused(measurement_id=asked.id, moment=asked.moment.value, refusal=why.value)
    apply(referral, Action.REFUSE_MEASUREMENT, actor, event)


@command
def keep_together(actor: Actor, reference: str, moment: MeasureMoment, given: Given) -> None:
    """Keep the answers of one leaf that coach and person fill in together."""
    referral = referral_for(actor, reference, lock=True)
    keep(open_measurement(actor, referral, moment), referral, given)


@command
def hand_in_together(actor: Actor, reference: str, moment: MeasureMoment, helped: FillHelp) -> None:
    """Hand in what coach and person filled in together."""
    referral = referral_for(actor, reference, lock=True)
    hand_in(actor, open_measurement(actor, referral, moment), referral, helped)


@command
def refuse(actor: Actor, reference: str, moment: MeasureMoment, why: MeasureRefusal) -> None:
    """Write down that the person does not want to; also when it was asked in words only.

    Raises Conflict when it is not the turn of this moment, or when it was answered.
    """
    referral = referral_for(actor, reference, lock=True)
    is_new = measurement_at(actor, referral, moment) is None
    found = _in_turn(actor, referral, moment)
    if is_new:
        found.way, found.by_mail, found.by_text = MeasureWay.TOGETHER, False, False
        _asked_now(actor, found)
    refuse_now(actor, found, referral, why)
