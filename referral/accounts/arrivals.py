"""What follows once an invitation was accepted or a provider vouched for somebody."""

from flask.typing import ResponseReturnValue

from referral.accounts.entering import enter
from referral.models import User


def after_acceptance(user: User) -> ResponseReturnValue:
    """A password was chosen: go on, to a second factor or to the home of the role."""
    return enter(user, "")


def after_single_sign_on(user: User, target: str, *, two_factors: bool) -> ResponseReturnValue:
    """The provider vouched for *user*; `two_factors` tells whether it proved a second one as well."""
    del two_factors
    return enter(user, target)
