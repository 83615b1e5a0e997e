"""Commands: load a questionnaire with its words, and choose what the region asks."""

from collections.abc import Sequence

from sqlalchemy import select

from referral.audit.services import record
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid
from referral.domain.instruments.definition import Instrument
from referral.domain.instruments.reading import read_instrument, replaces
from referral.extensions import db
from referral.lib import clock
from referral.models import InstrumentFile, MeasureSet, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.measures import installed, versions

MOST = 6
"""So many questionnaires at once; more takes people too long."""


@command
def load(actor: Actor, text: str) -> Instrument:
    """Put the questionnaire in *text* in force. Raises Invalid with all mistakes: then nothing changes."""
    made = read_instrument(text)
    replaces(made, versions(actor).get((made.code, made.stamp)))
    row = InstrumentFile(
        region_id=actor.region_id, code=made.code, stamp=made.stamp, content=text, loaded_at=clock.now()
    )
    db.session.add(row)
    record(actor, EventType.UPDATE, "instruments", object_id=row.id, purpose=Purpose.ADMINISTRATION)
    return made


def load_everywhere(text: str) -> Instrument:
    """The same for every region of this installation. Raises Invalid."""
    made = read_instrument(text)
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            load(system, text)
    return made


@command
def choose(actor: Actor, codes: Sequence[str]) -> None:
    """Ask these questionnaires from now on. Raises Invalid for none, too many, or one for conversations."""
    known = installed(actor)
    wanted = [each for each in codes if each in known]
    if not wanted:
        raise Invalid("Kies een vragenlijst.", {"codes": "Kies er ten minste één."})
    if len(wanted) > MOST:
        raise Invalid("Dit is te veel.", {"codes": f"Kies er niet meer dan {MOST}: het moet kort blijven."})
    talking = [known[each].name for each in wanted if known[each].conversation_only]
    if talking:
        words = f"‘{talking[0]}’ is een hulp bij het gesprek. Daar meten we niet mee."
        raise Invalid(words, {"codes": words})
    row = MeasureSet(region_id=actor.region_id, codes=wanted, set_by=actor.id, set_at=clock.now())
    db.session.add(row)
    record(actor, EventType.UPDATE, "instruments", object_id=row.id, purpose=Purpose.ADMINISTRATION)
