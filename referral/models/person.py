"""The person referred. Identity is name, birth date and address: never a BSN."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from referral.extensions import vault
from referral.lib.names import initial, plain
from referral.models.sealed import DataKey, Sealed, SealedRow
from referral.models.types import SealedBytes

PHONE_DIGITS = 9
"""What remains of a Dutch number without 0, +31 or 0031."""


class Person(SealedRow):
    """Somebody with a question for welfare. Every field that tells who it is, is sealed."""

    __tablename__ = "person"
    key_loading = "joined"
    __table_args__ = (
        Index("uq_person_region_id_identity_index", "region_id", "identity_index", unique=True),
    )

    surname_sealed: Mapped[SealedBytes]
    given_name_sealed: Mapped[SealedBytes]
    birth_date_sealed: Mapped[SealedBytes]
    postcode_sealed: Mapped[SealedBytes]
    house_number_sealed: Mapped[SealedBytes]
    phone_sealed: Mapped[SealedBytes]
    email_sealed: Mapped[SealedBytes]

    surname = Sealed()
    given_name = Sealed()
    birth_date_text = Sealed(stored_as="birth_date")
    postcode = Sealed()
    house_number = Sealed()
    phone = Sealed()
    email = Sealed()

    identity_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    surname_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    birth_year: Mapped[int | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """The person this one turned out to be; its own referrals moved there and can move back."""

    def __init__(self, *, data_key: DataKey, birth_date: date, **values: Any) -> None:
        super().__init__(data_key=data_key, id=data_key.id, birth_year=birth_date.year, **values)
        self.birth_date_text = birth_date.isoformat()

    @property
    def birth_date(self) -> date:
        """The date of birth."""
        return date.fromisoformat(self.birth_date_text)

    @property
    def full_name(self) -> str:
        """Given name and surname, as spoken."""
        return f"{self.given_name} {self.surname}"


def identity_index(
    surname: str, given_name: str, birth_date: date, postcode: str, house_number: str
) -> bytes:
    """The fingerprint under which a person is found again.

    Of the given name only the first letter counts, so that ‘Johanna’ and ‘J.’ are one person while
    twins at one address stay two.
    """
    return vault.index(
        "person/identity",
        plain(surname),
        initial(given_name),
        birth_date.isoformat(),
        plain(postcode),
        plain(house_number),
    )


def phone_index(phone: str) -> bytes | None:
    """The fingerprint for a search on a phone number, however it is written; None for no number."""
    digits = "".join(each for each in phone if each.isdigit())[-PHONE_DIGITS:]
    return vault.index("person/phone", digits) if len(digits) == PHONE_DIGITS else None


def surname_index(surname: str) -> bytes:
    """The fingerprint for a search on the exact surname."""
    return vault.index("person/surname", plain(surname))
