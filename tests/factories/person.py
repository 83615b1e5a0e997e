"""Persons."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from referral.domain.actors import system_actor
from referral.extensions import db
from referral.lib.ids import new_id
from referral.models import DataKey, Person
from referral.models.person import identity_index, surname_index
from referral.workflow.resemblance import remember_traits

_number = count(1)


def make_person(region_id: UUID, **values: Any) -> Person:
    """A person nobody else is, in the open session. The names are canaries for leak checks."""
    number = next(_number)
    given: dict[str, Any] = {
        "surname": f"Kanarie{number}",
        "given_name": "Johanna",
        "birth_date": date(1948, 3, 9),
        "postcode": "3511 AB",
        "house_number": str(number),
        "phone": "06 12 34 56 78",
        **values,
    }
    identity = ("surname", "given_name", "birth_date", "postcode", "house_number")
    person = Person(
        data_key=DataKey.create(region_id, new_id()),
        region_id=region_id,
        identity_index=identity_index(*(given[name] for name in identity)),
        surname_index=surname_index(given["surname"]),
        **given,
    )
    db.session.add(person)
    remember_traits(system_actor(region_id), person)
    return person
