"""The page behind the link of an invitation."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from referral.accounts.arrivals import after_acceptance
from referral.accounts.invitations import queries, services
from referral.accounts.invitations.forms import AcceptForm
from referral.web.access import public


def register(bp: Blueprint) -> None:
    """Add the routes of this package to the blueprint of the feature."""
    bp.add_url_rule("/uitnodiging/<token>", view_func=accept, methods=["GET", "POST"])


@public
def accept(token: str) -> ResponseReturnValue:
    """Choose a name and a password. Any link that does not work gets the same answer."""
    address = request.remote_addr or ""
    if queries.tried_too_often(address):
        return render_template("accounts/wrong_link.html", too_often=True), 429
    invitation = queries.open_invitation(token)
    if invitation is None:
        services.note_wrong_link(address)
        return render_template("accounts/wrong_link.html", too_often=False), 404
    form = AcceptForm(invitation)
    if request.method == "POST" and form.validate():
        user = services.accept(token, form.name.data or "", form.password.data or "")
        if user is None:
            return render_template("accounts/wrong_link.html", too_often=False), 404
        if not user.may_enter:
            return render_template("accounts/not_yet.html", user=user)
        return after_acceptance(user)
    page = render_template("accounts/accept.html", form=form, invitation=invitation)
    return page, 422 if form.errors else 200
