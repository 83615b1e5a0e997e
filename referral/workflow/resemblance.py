"""Find persons who may be the same, through blind indexes; nobody is opened to be compared."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import delete, select

from referral.domain.actors import Actor
from referral.domain.resemblance import Identity, Trait, traits
from referral.extensions import db, vault
from referral.models import Person, PersonTrait
from referral.models.person import phone_index
from referral.models.scope import widened


def identity_of(person: Person) -> Identity:
    """What is compared of a stored person; counts as a look."""
    return Identity(
        person.surname,
        person.given_name,
        person.birth_date,
        person.postcode,
        person.house_number,
        person.phone,
    )


def indexes(one: Identity) -> dict[bytes, Trait]:
    """The blind index of each trait."""
    return {vault.index(f"trait/{name}", *parts): name for name, parts in traits(one).items()}


def remember_traits(actor: Actor, person: Person) -> None:
    """Store the traits of *person* anew, after creation or correction, in the open transaction."""
    with widened(actor):
        person.phone_index = phone_index(person.phone)
        db.session.flush()
        db.session.execute(delete(PersonTrait).where(PersonTrait.person_id == person.id))
        db.session.add_all(
            PersonTrait(region_id=person.region_id, person_id=person.id, trait=trait, value=value)
            for value, trait in indexes(identity_of(person)).items()
        )
        db.session.flush()


def lookalikes(actor: Actor, one: Identity, but: UUID | None = None) -> dict[UUID, list[Trait]]:
    """Persons of the region who share a trait with *one*, save *but*; those that share most come first.

    Gives keys only: the caller decides what may be shown and logs the search.
    """
    wanted = indexes(one)
    found: dict[UUID, list[Trait]] = defaultdict(list)
    with widened(actor):
        rows = db.session.execute(
            select(PersonTrait.person_id, PersonTrait.trait)
            .join(Person, Person.id == PersonTrait.person_id)
            .where(
                PersonTrait.region_id == actor.region_id,
                PersonTrait.value.in_(wanted),
                Person.merged_into_id.is_(None),
            )
        )
        for person_id, trait in rows:
            if person_id != but:
                found[person_id].append(trait)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))
