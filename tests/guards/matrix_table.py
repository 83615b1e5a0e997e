"""What every route answers to every role, for own and foreign subjects, with and without consent.

`ACCESS` says which roles a route is for; this table says what kind of thing it is about. From the two
every cell of the matrix follows, and `test_matrix.py` walks them all against the application.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from referral.domain.statuses import PEOPLE, REFERRERS, Role
from tests.guards.access_table import ACCESS, PUBLIC
from tests.guards.matrix_subjects import SUBJECTS


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


def _group(role: Role, relation: Relation, consent: Consent) -> Answer:
    """Something of the region about one group: for other hosts it is not there."""
    del consent
    elsewhere = role is Role.HOST and relation is Relation.NEIGHBOUR
    return Answer.NOT_FOUND if elsewhere or relation is Relation.ABROAD else Answer.IN


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
    "group": _group,
    "referral": _followed,
    "sent": _sent,
    "consent": _closed_with_refer,
    "letter": _letter,
}

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
    """Every cell of one route: nobody, and each role from near and far, with and without consent.

    A role that the route is not for is refused before anything is looked up; it comes twice, once with
    most in its favour and once with least.
    """
    roles, rule = ACCESS[endpoint], KINDS[SUBJECTS[endpoint]]
    consents = tuple(Consent) if SUBJECTS[endpoint] in ABOUT_REFERRALS else (Consent.GIVEN,)
    open_to_all = roles == PUBLIC
    door = Answer.NOT_FOUND if rule is _provider else Answer.IN
    yield Cell(None, Relation.ABROAD, Consent.GIVEN, door if open_to_all else Answer.SIGN_IN)
    for role in PEOPLE:
        if not open_to_all and role not in roles:
            yield Cell(role, Relation.OWN, Consent.GIVEN, Answer.FORBIDDEN)
            yield Cell(role, Relation.ABROAD, consents[-1], Answer.FORBIDDEN)
            continue
        for relation in Relation:
            if relation is Relation.NEIGHBOUR and role not in NEIGHBOURS:
                continue
            for consent in consents:
                yield Cell(role, relation, consent, rule(role, relation, consent))


def violations(endpoints: set[str]) -> list[str]:
    """Routes without a line in the table, and lines without a route."""
    found = [f"{each} has no line in SUBJECTS" for each in sorted(endpoints - set(SUBJECTS))]
    return found + [f"{each} is in SUBJECTS but not a route" for each in sorted(set(SUBJECTS) - endpoints)]


assert {Role.GP, Role.CARE_WORKER} == REFERRERS, "the rules above tell sender and follower by these roles"
