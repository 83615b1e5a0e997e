"""Who may come in where. A new route fails the guard until somebody writes the decision down here."""

from referral.domain.statuses import PEOPLE, Role

EVERYBODY = frozenset(PEOPLE)
PUBLIC: frozenset[Role] = frozenset()
"""No role is needed: nobody has to be signed in."""

REFER = frozenset({Role.GP, Role.CARE_WORKER})
COACH = frozenset({Role.COACH})
HOST = frozenset({Role.HOST})
COORDINATOR = frozenset({Role.COORDINATOR})
ADMIN = frozenset({Role.ADMIN})
OFFICER = frozenset({Role.PRIVACY_OFFICER})

ACCESS: dict[str, frozenset[Role]] = {
    "accounts.discard": EVERYBODY,
    "accounts.home": PUBLIC,
    "accounts.resume": EVERYBODY,
    "accounts.sign_in": PUBLIC,
    "accounts.sign_in_demo": PUBLIC,
    "accounts.sign_in_submitted": PUBLIC,
    "accounts.sign_out": EVERYBODY,
    "administration.organisations": ADMIN,
    "activities.catalogue": REFER | COACH | COORDINATOR,
    "activities.host": COORDINATOR,
    "activities.sheet": COORDINATOR,
    "activities.store": COORDINATOR,
    "activities.upload": COORDINATOR,
    "activities.upload_submitted": COORDINATOR,
    "consent.end_representative": REFER | COACH,
    "consent.give": REFER | COACH,
    "consent.overview": REFER | COACH,
    "consent.representative": REFER | COACH,
    "consent.withdraw": REFER | COACH,
    "gallery.index": PUBLIC,
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    "intake.accept": COACH,
    "intake.add_note": COACH,
    "intake.ask": COACH,
    "intake.attempt": COACH,
    "intake.decline": COACH,
    "intake.hand_over": COACH,
    "intake.hold_intake": COACH,
    "intake.inbox": COACH,
    "intake.referral": COACH,
    "matching.end_placement": COACH,
    "matching.place": COACH,
    "matching.refuse": COACH,
    "matching.suggestions": COACH,
    "merging.compare": COACH,
    "merging.merge": COACH,
    "merging.undo": COACH,
    "outcomes.close": COACH,
    "outcomes.reopen": COACH,
    "oversight.overview": COORDINATOR,
    "participation.groups": HOST,
    "participation.session": HOST,
    "referring.answer": REFER,
    "referring.autosave": REFER,
    "referring.autosave_new": REFER,
    "referring.check": REFER,
    "referring.discard": REFER,
    "referring.new": REFER,
    "referring.overview": REFER,
    "referring.recept": REFER,
    "referring.send": REFER,
    "referring.sent": REFER,
    "referring.start": REFER,
    "referring.status": REFER,
    "referring.withdraw": REFER,
    "referring.write": REFER,
    "referring.write_submitted": REFER,
    "research.funnel": frozenset({Role.RESEARCHER}),
    "safety.close": COACH,
    "safety.emergencies": OFFICER,
    "safety.emergency": COACH | frozenset({Role.GP}),
    "safety.involve": COACH,
    "safety.judge": OFFICER,
    "safety.record": COACH,
    "safety.records": COACH,
    "safety.start": COACH,
    "supervision.access_log": OFFICER,
    "supervision.export": OFFICER,
    "supervision.find_person": OFFICER,
    "supervision.who_looked": OFFICER,
}
