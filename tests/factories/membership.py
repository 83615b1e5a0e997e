"""Invitations, members to end or move, and an organisation with a door of its own."""

from itertools import count
from uuid import UUID

from referral.domain.statuses import OrganisationKind, Role
from referral.extensions import db
from referral.lib import clock
from referral.models import GroupRole, Invitation, Organisation, SingleSignOn
from referral.models.scope import acting
from tests.factories.area import Area
from tests.factories.organisation import make_organisation
from tests.factories.user import make_user

SECRET = "a secret that only the provider and we know"
_number = count(1)


def invited(area: Area, role: Role = Role.COACH, email: str = "") -> tuple[UUID, str]:
    """An invitation that waits, as coach of the first team unless another *role* is named: key and token."""
    with area.app.app_context(), acting(area.admin):
        row = Invitation(
            region_id=area.region_id,
            email=email or f"nieuw{next(_number)}@welzijn.test",
            name="Noor Nieuw",
            role=role,
            organisation_id=area.practice_id if role is Role.GP else area.welfare_id,
            team_ids=[area.team_id] if role is Role.COACH else [],
            starts_on=clock.today(),
            invited_by=area.admin.id,
            invited_at=clock.now(),
        )
        row.renew(clock.now())
        db.session.add(row)
        db.session.commit()
        return row.id, row.token


def leaver(area: Area) -> UUID:
    """A host who can be ended or moved without anybody missing out; the key."""
    with area.app.app_context(), acting(area.admin):
        organisation = db.session.get_one(Organisation, area.welfare_id)
        user = make_user(organisation, Role.HOST, "Lea Vertrekt")
        db.session.commit()
        return user.id


def named_door(area: Area) -> str:
    """An organisation with the name of a door, but no provider behind it; the name."""
    slug = f"dicht-{next(_number)}"
    with area.app.app_context(), acting(area.admin):
        make_organisation(area.region_id, OrganisationKind.HOME_CARE, "Zorg Dicht").slug = slug
        db.session.commit()
    return slug


def door(area: Area, issuer: str = "http://127.0.0.1:9", slug: str = "", **settings: object) -> str:
    """An organisation of care workers that signs in at *issuer*; the name of its door.

    *settings* are attributes of the organisation or of its single sign-on.
    """
    slug = slug or f"zorg-{next(_number)}"
    with area.app.app_context(), acting(area.admin):
        organisation = make_organisation(area.region_id, OrganisationKind.HOME_CARE, "Zorg Zelf")
        organisation.slug, organisation.mail_domains = slug, [f"{slug}.example"]
        db.session.flush()
        row = SingleSignOn.create(area.region_id, organisation.id)
        row.keep_secret(SECRET)
        row.issuer, row.client_id, row.group_claim = issuer, "patchwork", "groups"
        row.trusts_second_factor, row.strong_acr = True, ""
        row.groups = [
            GroupRole(region_id=area.region_id, position=0, group_name="wijkteam", role=Role.CARE_WORKER)
        ]
        for name, value in settings.items():
            setattr(organisation if hasattr(organisation, name) else row, name, value)
        db.session.add(row)
        db.session.commit()
    return slug
