"""Accept an invitation; count links that do not work."""

from referral.accounts.invitations.queries import link_bucket, open_invitation
from referral.accounts.services import hash_password
from referral.domain.actors import system_actor
from referral.extensions import db
from referral.lib import clock
from referral.models import SignInAttempt, User
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.members import Post, open_account


@command
def note_wrong_link(address: str) -> None:
    """Count a link that did not work, like a wrong password."""
    db.session.add(SignInAttempt(bucket=link_bucket(address), attempted_at=clock.now()))


def accept(token: str, name: str, password: str) -> User | None:
    """The new account; None when the link stopped working meanwhile. Of two at once, one gets it."""
    found = open_invitation(token)
    if found is None:
        return None
    with acting(system_actor(found.region_id)):
        return _accept(token, name, hash_password(password))


@command
def _accept(token: str, name: str, password_hash: str) -> User | None:
    invitation = open_invitation(token, lock=True)
    if invitation is None:
        return None
    post = Post(invitation.organisation_id, invitation.role, frozenset(invitation.team_ids))
    starts_on = max(invitation.starts_on, clock.today())
    user = open_account(system_actor(invitation.region_id), invitation.email, name, post, starts_on)
    user.password_hash, user.added_by = password_hash, invitation.invited_by
    invitation.accepted_at = clock.now()
    return user
