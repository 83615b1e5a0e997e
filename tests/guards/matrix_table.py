"""What every route answers to every role, for own and foreign subjects, with and without consent.

`ACCESS` says which roles a route is for; this table says what kind of thing it is about. From the two
every cell of the matrix follows, and `test_matrix.py` walks them all against the application.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from referral.domain.statuses import PEOPLE, REFERRERS, Role
from tests.guards.access_table import ACCESS, PUBLIC


class Relation(StrEnum):
    """How the visitor is related to the subject."""

    OWN = "own"
    NEIGHBOUR = "neighbour"
    """Same region and role, another organisation, team or group."""
    ABROAD = "abroad"
    """Same role in another region."""


class Consent(StrEnum):
    """Whether the person's consents hold: to refer, to share back, to share with the follower."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What the application says, by the status of its response."""

    IN = "in"
    SIGN_IN = "sign in first"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not found"


Rule = Callable[[Role, Relation, Consent], Answer]


def _page(role: Role, relation: Relation, consent: Consent) -> Answer:
    """About nothing in particular, or only about what the visitor may see anyway."""
    del role, relation, consent
    return Answer.IN


def _own(role: Role, relation: Relation, consent: Consent) -> Answer:
    """Something of the visitor, or of the own region for who keeps watch over it."""
    del role, consent
    return Answer.IN if relation is Relation.OWN else Answer.NOT_FOUND


def _region(role: Role, relation: Relation, consent: Consent) -> Answer:
    """Something that everybody with the right role in the region may open."""
    """Something of the region that is about nobody."""
    del role, consent
    return Answer.NOT_FOUND if relation is Relation.ABROAD else Answer.IN


def _followed(role: Role, relation: Relation, consent: Consent) -> Answer:
    """A referral: its sender always, its team and its followers as long as the person agrees."""
    if relation is not Relation.OWN:
        return Answer.NOT_FOUND
    sender = role is Role.GP
    return Answer.IN if sender or consent is Consent.GIVEN else Answer.NOT_FOUND


def _sent(role: Role, relation: Relation, consent: Consent) -> Answer:
    """A referral, for its sender and its team: who only follows does nothing here."""
    if role is Role.CARE_WORKER:  # the care worker of the matrix follows with consent, the GP sent it
        return Answer.NOT_FOUND
    return _followed(role, relation, consent)


def _closed_with_refer(role: Role, relation: Relation, consent: Consent) -> Answer:
    """One consent that holds; without any there is nothing to take back."""
    answer = _sent(role, relation, consent)
    return answer if consent is Consent.GIVEN else Answer.NOT_FOUND


def _letter(role: Role, relation: Relation, consent: Consent) -> Answer:
    """A message back that tells of a step: for its sender too only as long as the person agrees."""
    answer = _followed(role, relation, consent)
    return answer if consent is Consent.GIVEN else Answer.NOT_FOUND


def _demo(role: Role, relation: Relation, consent: Consent) -> Answer:
    """Exists in the demo only."""
    del role, relation, consent
    return Answer.NOT_FOUND


def _provider(role: Role, relation: Relation, consent: Consent) -> Answer:
    """Needs a provider of identities that answers, or a secret address; the matrix has neither."""
    del role, relation, consent
    return Answer.NOT_FOUND


KINDS: dict[str, Rule] = {
    "provider": _provider,
    "secret": _provider,
    "demo": _demo,
    "page": _page,
    "own": _own,
    "region": _region,
    "referral": _followed,
    "sent": _sent,
    "consent": _closed_with_refer,
    "letter": _letter,
}

SUBJECTS: dict[str, str] = {
    "accounts.accept": "page",
    "accounts.find_door": "page",
    "accounts.account": "page",
    "accounts.add_factor": "page",
    "accounts.add_passkey": "page",
    "accounts.add_totp": "page",
    "accounts.again": "page",
    "accounts.again_submitted": "page",
    "accounts.discard": "page",
    "accounts.drop_factor": "own",
    "accounts.home": "page",
    "accounts.language": "page",
    "accounts.new_passkey_options": "page",
    "accounts.new_recovery_codes": "page",
    "accounts.news": "page",
    "accounts.password": "page",
    "accounts.recover": "page",
    "accounts.recovery_codes": "page",
    "accounts.resume": "own",
    "accounts.second_step": "page",
    "accounts.second_step_options": "page",
    "accounts.second_step_passkey": "page",
    "accounts.second_step_submitted": "page",
    "accounts.sign_in": "page",
    "accounts.sign_in_demo": "demo",
    "accounts.sign_in_options": "page",
    "accounts.sign_in_passkey": "page",
    "accounts.sign_in_submitted": "page",
    "accounts.sign_out": "page",
    "accounts.single_sign_on": "page",
    "accounts.single_sign_on_return": "provider",
    "accounts.single_sign_on_start": "provider",
    "accounts.sign_out_all": "page",
    "accounts.stop": "page",
    "activities.activity": "region",
    "activities.assure": "own",
    "activities.breaks": "own",
    "activities.by_link": "page",
    "activities.catalogue": "page",
    "activities.close": "own",
    "activities.community": "page",
    "activities.edit": "own",
    "activities.impact_goals": "page",
    "activities.journal": "own",
    "activities.move": "own",
    "activities.new": "page",
    "activities.preview": "own",
    "activities.public_json": "page",
    "activities.public_page": "page",
    "activities.public_sheet": "page",
    "activities.remove_break": "own",
    "activities.reopen": "own",
    "activities.revoke_links": "own",
    "activities.settle": "own",
    "activities.wrong": "own",
    "activities.host": "own",
    "activities.sheet": "page",
    "activities.store": "own",
    "activities.upload": "page",
    "activities.upload_submitted": "page",
    "administration.add_organisation": "page",
    "administration.edit_organisation": "own",
    "administration.end": "own",
    "administration.second_step": "own",
    "administration.face": "own",
    "administration.invite": "own",
    "administration.invite_again": "own",
    "administration.move": "own",
    "administration.organisation": "own",
    "administration.organisations": "page",
    "administration.provider": "own",
    "administration.remove_provider": "own",
    "administration.revoke": "own",
    "appointments.book": "referral",
    "appointments.calendar": "page",
    "appointments.cancel": "referral",
    "appointments.connect": "page",
    "appointments.disconnect": "page",
    "appointments.feed": "secret",
    "appointments.move": "referral",
    "appointments.outcome": "referral",
    "absences.end": "own",
    "absences.end_for": "own",
    "absences.of_coaches": "page",
    "absences.own": "page",
    "consent.end_representative": "sent",
    "consent.give": "sent",
    "consent.overview": "sent",
    "consent.representative": "sent",
    "consent.withdraw": "consent",
    "directory.who_is_who": "page",
    "feedback.as_letter": "letter",
    "feedback.as_plain_text": "letter",
    "feedback.open_it": "letter",
    "feedback.show": "letter",
    "gallery.index": "page",
    "gallery.letter": "page",
    "gallery.messages": "page",
    "about.accessibility": "page",
    "about.your_data": "page",
    "handovers.answer": "referral",
    "handovers.by_link": "page",
    "handovers.hand_over": "referral",
    "handovers.revoke": "referral",
    "health.alive": "page",
    "health.ready": "page",
    "incidents.add_one": "own",
    "incidents.add_seen": "own",
    "incidents.assess": "own",
    "incidents.close": "own",
    "incidents.export": "own",
    "incidents.inform": "own",
    "incidents.overview": "page",
    "incidents.own": "page",
    "incidents.report": "page",
    "incidents.show": "own",
    "incidents.told": "own",
    "intake.accept": "referral",
    "intake.add_note": "referral",
    "intake.ask": "referral",
    "intake.attempt": "referral",
    "intake.decline": "referral",
    "intake.correct_intake": "referral",
    "intake.hold_intake": "referral",
    "intake.keep_intake": "referral",
    "intake.inbox": "page",
    "intake.mistake": "referral",
    "intake.pass_on": "referral",
    "intake.pause": "referral",
    "intake.referral": "referral",
    "intake.reroute": "referral",
    "intake.resume": "referral",
    "intake.stand": "page",
    "intake.take_over": "referral",
    "intake.today": "page",
    "matching.end_placement": "referral",
    "matching.ask": "own",
    "matching.leave": "own",
    "matching.meet": "own",
    "matching.none": "referral",
    "matching.pick_up": "own",
    "matching.round_plan": "own",
    "matching.round_stand": "own",
    "matching.rounds": "page",
    "matching.take_over": "own",
    "matching.weights": "page",
    "matching.weights_file": "page",
    "matching.wishes": "page",
    "matching.place": "referral",
    "matching.refuse": "referral",
    "matching.suggestions": "referral",
    "merging.compare": "referral",
    "merging.merge": "referral",
    "merging.undo": "referral",
    "outcomes.close": "referral",
    "outcomes.reopen": "referral",
    "oversight.add_closing_day": "page",
    "oversight.contacts": "page",
    "oversight.remove_contact": "own",
    "oversight.clocks": "page",
    "oversight.remove_closing_day": "own",
    "oversight.funding": "page",
    "oversight.divide": "page",
    "oversight.divided": "page",
    "oversight.overview": "page",
    "oversight.red": "page",
    "oversight.running": "page",
    "oversight.team": "own",
    "oversight.messages": "page",
    "oversight.retry": "own",
    "oversight.retry_all": "page",
    "participation.groups": "page",
    "participation.session": "own",
    "referring.amend": "sent",
    "referring.answer": "sent",
    "referring.autosave": "own",
    "referring.autosave_new": "page",
    "referring.check": "own",
    "referring.discard": "page",
    "referring.mistake": "sent",
    "referring.new": "page",
    "referring.overview": "page",
    "referring.recept": "sent",
    "referring.send": "own",
    "referring.sent": "sent",
    "referring.start": "page",
    "referring.status": "referral",
    "referring.resend": "sent",
    "referring.withdraw": "sent",
    "referring.write": "own",
    "referring.write_submitted": "own",
    "research.funnel": "page",
    "rights.alarm": "page",
    "rights.correct": "referral",
    "rights.correct_on_request": "own",
    "rights.erase": "own",
    "rights.export": "own",
    "rights.finish": "own",
    "rights.hold": "own",
    "rights.judge": "own",
    "rights.lift_hold": "own",
    "rights.new": "page",
    "rights.object_to_research": "own",
    "rights.overview": "page",
    "rights.put_at_rest": "own",
    "rights.refuse": "own",
    "rights.register": "referral",
    "rights.review": "own",
    "rights.show": "own",
    "rights.wake": "own",
    "safety.close": "own",
    "safety.emergencies": "page",
    "safety.emergency": "page",
    "safety.involve": "own",
    "safety.judge": "own",
    "safety.record": "own",
    "safety.records": "referral",
    "safety.start": "referral",
    "supervision.access_log": "page",
    "supervision.export": "page",
    "supervision.find_person": "page",
    "supervision.who_looked": "own",
    "swaps.card": "referral",
    "swaps.card_as_letter": "referral",
    "swaps.overview": "referral",
    "swaps.take_back": "referral",
    "swaps.together": "referral",
    "threads.mark_read": "sent",
    "threads.stand": "sent",
    "threads.thread": "sent",
    "volunteers.add": "page",
    "volunteers.deeper": "own",
    "volunteers.edit": "own",
    "volunteers.end": "referral",
    "volunteers.goodbye": "own",
    "volunteers.overview": "page",
    "volunteers.own_talk": "own",
    "volunteers.own_talks": "page",
    "volunteers.pause": "own",
    "volunteers.resume": "own",
    "volunteers.series": "referral",
    "volunteers.talk": "referral",
    "volunteers.vog": "page",
    "threads.waiting": "page",
    "waiting.after_trial": "referral",
    "waiting.answer": "referral",
    "waiting.by_link": "page",
    "waiting.join": "referral",
    "waiting.leave": "referral",
    "waiting.of_activity": "region",
    "waiting.put_back": "referral",
}
"""What each route is about. A route without a line fails, and so does a line without a route."""

NEIGHBOURS = frozenset({Role.GP, Role.COACH, Role.HOST})
"""Roles of which the region of the test has a second one, elsewhere."""

ABOUT_REFERRALS = frozenset({"referral", "sent", "consent", "letter"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One visitor at one door, and what must be said. `role` None is nobody signed in."""

    role: Role | None
    relation: Relation
    consent: Consent
    expected: Answer


def cells(endpoint: str) -> Iterator[Cell]:
    """Every cell of one route: nobody, and each role from near and far, with and without consent."""
    roles, rule = ACCESS[endpoint], KINDS[SUBJECTS[endpoint]]
    about_referral = SUBJECTS[endpoint] in ABOUT_REFERRALS
    consents = tuple(Consent) if about_referral else (Consent.GIVEN,)
    open_to_all = roles == PUBLIC
    door = Answer.NOT_FOUND if rule is _provider else Answer.IN
    yield Cell(None, Relation.ABROAD, Consent.GIVEN, door if open_to_all else Answer.SIGN_IN)
    for role in PEOPLE:
        for relation in Relation:
            if relation is Relation.NEIGHBOUR and role not in NEIGHBOURS:
                continue
            for consent in consents:
                if not open_to_all and role not in roles:
                    expected = Answer.FORBIDDEN
                else:
                    expected = rule(role, relation, consent)
                yield Cell(role, relation, consent, expected)


def violations(endpoints: set[str]) -> list[str]:
    """Routes without a line in the table, and lines without a route."""
    found = [f"{each} has no line in SUBJECTS" for each in sorted(endpoints - set(SUBJECTS))]
    return found + [f"{each} is in SUBJECTS but not a route" for each in sorted(set(SUBJECTS) - endpoints)]


assert {Role.GP, Role.CARE_WORKER} == REFERRERS, "the rules above tell sender and follower by these roles"
