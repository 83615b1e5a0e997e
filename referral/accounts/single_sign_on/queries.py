"""Look-ups on the way in. They come before there is an actor, so they are named exceptions."""

from dataclasses import dataclass

from sqlalchemy import select

from referral.domain.actors import Actor, system_actor
from referral.extensions import db
from referral.lib.mail_addresses import domain_of
from referral.models import Organisation, SingleSignOn
from referral.models.scope import acting


@dataclass(frozen=True, slots=True)
class Door:
    """An organisation's own way in."""

    organisation: Organisation
    settings: SingleSignOn

    @property
    def system(self) -> Actor:
        """Patchwork itself in the region of this organisation, which lets people in."""
        return system_actor(self.organisation.region_id)


def slug_for(email: str) -> str | None:
    """The name of the own door of whoever has this mail address, if its domain has one."""
    domain = domain_of(email)
    if not domain:
        return None
    found: str | None = db.session.scalar(
        select(Organisation.slug).where(
            Organisation.mail_domains.contains([domain]), Organisation.slug.is_not(None)
        )
    )
    return found


def required_door(email: str) -> str | None:
    """The own door of an address whose organisation takes no passwords. By domain, so it tells no account."""
    slug = slug_for(email)
    organisation = organisation_with(slug) if slug else None
    return slug if organisation and organisation.provider_only else None


def organisation_with(slug: str) -> Organisation | None:
    """The organisation with this own door."""
    found: Organisation | None = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    return found


def door_of(slug: str) -> Door | None:
    """The organisation with the settings of its provider."""
    organisation = organisation_with(slug)
    if organisation is None:
        return None
    with acting(system_actor(organisation.region_id)):
        settings = db.session.scalar(
            select(SingleSignOn).where(SingleSignOn.organisation_id == organisation.id)
        )
    return Door(organisation, settings) if settings else None
