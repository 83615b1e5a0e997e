"""The coordinator's list of other help."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from referral.domain.codes import HandOverTarget
from referral.domain.statuses import Role
from referral.oversight.contacts.queries import care_contacts
from referral.oversight.contacts.services import ContactInput, add_contact, close_contact
from referral.oversight.forms import ContactForm
from referral.web.access import requires, the_actor


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/overzicht/hulp", view_func=contacts, methods=["GET", "POST"])
    bp.add_url_rule("/overzicht/hulp/<uuid:contact_id>/weg", view_func=remove_contact, methods=["POST"])


@requires(Role.COORDINATOR)
def contacts() -> ResponseReturnValue:
    """Who takes hand-overs, and when they can be reached."""
    form = ContactForm()
    if form.validate_on_submit():
        given = ContactInput(
            HandOverTarget(form.target.data),
            form.name.data or "",
            form.phone.data or "",
            form.email.data or "",
            form.opening_hours.data or "",
        )
        add_contact(the_actor(), given)
        flash(f"{given.name} staat in de lijst.")
        return redirect(url_for("oversight.contacts"))
    page = render_template("oversight/contacts.html", form=form, contacts=care_contacts(the_actor()))
    return page, 422 if form.errors else 200


@requires(Role.COORDINATOR)
def remove_contact(contact_id: UUID) -> ResponseReturnValue:
    """Take a service out of the list."""
    close_contact(the_actor(), contact_id)
    flash("Uit de lijst gehaald.")
    return redirect(url_for("oversight.contacts"))
