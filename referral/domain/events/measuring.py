"""Questionnaires: asked, filled in, refused. Never an answer: those are sealed elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from referral.domain.events.base import Event


@dataclass(frozen=True, slots=True)
class MeasurementInvited(Event):
    """The person was asked to fill in questionnaires: for which moment, and in which way."""

    type = "measurement_invited"
    measurement_id: UUID
    moment: str
    way: str


@dataclass(frozen=True, slots=True)
class MeasurementFilled(Event):
    """Questionnaires were handed in; `help` is who helped, because that colours answers."""

    type = "measurement_filled"
    measurement_id: UUID
    moment: str
    way: str
    help: str


@dataclass(frozen=True, slots=True)
class MeasurementRefused(Event):
    """The person does not want to: a code, and it is not asked again for this moment."""

    type = "measurement_refused"
    measurement_id: UUID
    moment: str
    refusal: str
