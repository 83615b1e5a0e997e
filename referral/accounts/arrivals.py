"""What follows once an invitation was accepted or a provider vouched for somebody."""

from flask.typing import ResponseReturnValue

from referral.accounts.entering import begin, enter
from referral.domain.sign_in import AccountEventKind, Means
from referral.models import User


def after_acceptance(user: User) -> ResponseReturnValue:
    """A password was chosen: go on to setting up the second factor."""
    return begin(user, "")


def after_single_sign_on(user: User, target: str, *, two_factors: bool) -> ResponseReturnValue:
    """The provider vouched for *user*; without a second factor there, our own follows."""
    if two_factors:
        return enter(user, target, means=Means.PROVIDER)
    return begin(user, target, proven=AccountEventKind.PROVIDER_RIGHT)
