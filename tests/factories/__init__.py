"""Builders of test rows. Each opens a context of its own and returns plain records, so that tests
can use them before, between and after requests."""

from tests.factories.absence import make_absence
from tests.factories.activity import make_activity, make_place, make_session
from tests.factories.appointment import make_appointment
from tests.factories.area import Area, build_area
from tests.factories.assurance import make_assurance, make_break
from tests.factories.circle import (
    load_figures,
    make_agreement,
    make_answers,
    make_lunch,
    make_member,
    make_reading,
    make_survey_link,
)
from tests.factories.closing_day import make_closing_day
from tests.factories.events import an_event
from tests.factories.hand_over import make_contact, make_hand_over
from tests.factories.impact import make_impact, make_impact_answers, make_impact_link, make_impact_sheet
from tests.factories.incident import make_incident
from tests.factories.matching import line_of, make_round, make_wish
from tests.factories.measurement import fill_measurement, make_measurement
from tests.factories.message import make_message
from tests.factories.organisation import make_organisation
from tests.factories.outcome import make_outcomes
from tests.factories.person import make_person
from tests.factories.referral import MadeReferral, referral_in
from tests.factories.rights import make_hold, make_request
from tests.factories.success import make_success
from tests.factories.swap import make_swap
from tests.factories.user import make_user
from tests.factories.volunteer import make_talks, make_talks_activity, make_volunteer

__all__ = [
    "Area",
    "MadeReferral",
    "an_event",
    "build_area",
    "fill_measurement",
    "line_of",
    "load_figures",
    "make_absence",
    "make_activity",
    "make_agreement",
    "make_answers",
    "make_appointment",
    "make_assurance",
    "make_break",
    "make_closing_day",
    "make_contact",
    "make_hand_over",
    "make_hold",
    "make_impact",
    "make_impact_answers",
    "make_impact_link",
    "make_impact_sheet",
    "make_incident",
    "make_lunch",
    "make_measurement",
    "make_member",
    "make_message",
    "make_organisation",
    "make_outcomes",
    "make_person",
    "make_place",
    "make_reading",
    "make_request",
    "make_round",
    "make_session",
    "make_success",
    "make_survey_link",
    "make_swap",
    "make_talks",
    "make_talks_activity",
    "make_user",
    "make_volunteer",
    "make_wish",
    "referral_in",
]
