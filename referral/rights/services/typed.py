"""Find what others typed about a person and never sent: drafts and parked forms, sealed with other keys."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral.domain.actors import Actor
from referral.extensions import db
from referral.lib.names import initial, plain
from referral.models import Draft, ParkedForm, Person, Referral
from referral.models.sealed import SealedJson, account_for

Typed = TypeVar("Typed", Draft, ParkedForm)

BIRTH, ADDRESS = "birth_date", ("postcode", "house_number")


@dataclass(frozen=True, slots=True)
class Known:
    """A person as a form would hold it, ready to compare."""

    surname: str
    first: str
    facts: Mapping[str, str]


def typed_about(
    actor: Actor, person_ids: Collection[UUID], referrals: Collection[Referral]
) -> list[Draft | ParkedForm]:
    """Drafts and parked forms about these persons, found by opening all of the region.

    Needs the sight of the system.
    A draft is about a person when the name agrees and the birth date does; without a birth date, when no
    part of the address contradicts. A parked form also when it was on its way to one of the referrals.
    """
    known = [_known(each) for each in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))]
    paths = [each.reference for each in referrals]
    typed: list[Draft | ParkedForm] = [*_all(actor, Draft), *_all(actor, ParkedForm)]
    found = []
    for row in typed:
        values = SealedJson.load(row.values)
        on_its_way = isinstance(row, ParkedForm) and any(each in row.path for each in paths)
        if on_its_way or any(_is_about(values, one) for one in known):
            found.append(row)
    account_for([*person_ids, *(each.data_key_id for each in typed)])
    return found


def _all(actor: Actor, model: type[Typed]) -> Iterable[Typed]:
    query = select(model).where(model.region_id == actor.region_id)
    return db.session.scalars(query.options(joinedload(model.data_key)))


def _known(person: Person) -> Known:
    facts = {"birth_date": person.birth_date_text, "postcode": person.postcode}
    facts["house_number"] = person.house_number
    return Known(
        plain(person.surname), initial(person.given_name), {name: plain(each) for name, each in facts.items()}
    )


def _is_about(values: Mapping[str, list[str]], one: Known) -> bool:
    typed = {name: plain((given or [""])[0]) for name, given in values.items()}
    if not one.surname or typed.get("surname") != one.surname:
        return False
    if typed.get("given_name", "")[:1] not in {"", one.first}:
        return False
    if typed.get(BIRTH):
        return typed[BIRTH] == one.facts[BIRTH]
    return all(typed[name] == one.facts[name] for name in ADDRESS if typed.get(name))
