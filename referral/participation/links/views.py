"""Making a link, taking it back, and the pages of somebody who has one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from referral.domain.errors import Invalid, NotVisible
from referral.domain.schedule import latest_dates
from referral.domain.statuses import Role
from referral.lib import clock
from referral.lib.crypto import fingerprint
from referral.participation.doors import Act, Door, day_of, receive, show
from referral.participation.links import queries, services
from referral.participation.links.forms import SEASON, LinkForm, NameForm
from referral.web.access import public, requires, the_actor
from referral.web.forms import show_errors

MAKERS = (Role.HOST, Role.COACH, Role.COORDINATOR, Role.COMMUNITY_WORKER)
ENDED = "Deze link werkt niet meer. Uw keuzes staan nog op dit toestel: geef ze door aan wie u de link gaf."
WHO = "Open de link opnieuw en zeg wie u bent. Uw keuzes staan nog op dit toestel."
KNOWN = "attendance_link"
"""The place in a session that says who opened which link."""


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    mine, link = "/groepen/<uuid:activity_id>/links", "/opkomst/<uuid:region_id>/<token>"
    both = ["GET", "POST"]
    bp.add_url_rule(mine, view_func=links, methods=both)
    bp.add_url_rule(f"{mine}/<uuid:link_id>/intrekken", view_func=revoke_link, methods=["POST"])
    bp.add_url_rule(link, view_func=by_link, methods=both)
    bp.add_url_rule(f"{link}/<day>", view_func=day_by_link, methods=both)
    bp.add_url_rule(f"{link}/<day>/keuzes", view_func=send_by_link, methods=["POST"])


@requires(*MAKERS)
def links(activity_id: UUID) -> ResponseReturnValue:
    """The links of a group, and a form to mail one more."""
    actor, form = the_actor(), LinkForm()
    activity = queries.activity_for(actor, activity_id)
    if form.validate_on_submit():
        day = None if form.span.data == SEASON else form.day.data
        try:
            services.make_link(actor, activity_id, form.email.data or "", day)
        except Invalid as error:
            show_errors(form, error)
        else:
            flash("De link is gemaild. Wie hem opent, ziet alleen voornamen.")
            return redirect(url_for("participation.links", activity_id=activity_id))
    page = render_template(
        "participation/links.html",
        form=form,
        activity=activity,
        links=queries.links(actor, activity),
        latest=latest_dates(activity.schedule, clock.today(), 1),
    )
    return page, 422 if form.errors else 200


@requires(*MAKERS)
def revoke_link(activity_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """Take a link back."""
    services.revoke(the_actor(), activity_id, link_id)
    flash("De link werkt niet meer.")
    return redirect(url_for("participation.links", activity_id=activity_id))


@public
def by_link(region_id: UUID, token: str) -> ResponseReturnValue:
    """First who marks, then the days. The page that a mail scanner opens shows nothing about anybody."""
    form = NameForm()
    if request.method == "POST" and form.validate():
        if not services.enter(region_id, token):
            return _ended()
        session[KNOWN] = {"link": fingerprint(token).hex(), "name": form.name.data}
        return redirect(url_for("participation.by_link", region_id=region_id, token=token))
    if not _name(token):
        return _who(region_id, token, form)
    opened = services.open_link(region_id, token)
    if opened is None:
        return _ended()
    only = next(iter(opened.days), None) if opened.one_day else None
    if only is not None and only <= clock.today():
        return redirect(_day_url(region_id, token, only.isoformat()))
    base = url_for("participation.by_link", region_id=region_id, token=token) + "/"
    return render_template("participation/link_days.html", opened=opened, base=base)


@public
def day_by_link(region_id: UUID, token: str, day: str) -> ResponseReturnValue:
    """Who came, on one screen, for somebody with a link."""
    held_on, name = day_of(day), _name(token)
    if not name:
        return redirect(url_for("participation.by_link", region_id=region_id, token=token))
    found = services.open_day(region_id, token, name, held_on)
    if found is None:
        return _ended()
    key, sheet = found
    home = url_for("participation.by_link", region_id=region_id, token=token)
    door = Door(
        sheet=sheet,
        run=lambda act: _as_guest(act, region_id, token, name, day),
        template="participation/link_day.html",
        here=_day_url(region_id, token, day),
        home=home,
        owner=f"link-{key}",
        base=f"{home}/",
        path=held_on.isoformat(),
    )
    try:
        return show(door)
    except NotVisible:
        return _ended()


@public
def send_by_link(region_id: UUID, token: str, day: str) -> ResponseReturnValue:
    """Marks that the phone of somebody with a link kept."""
    name = _name(token)
    if not name:
        return {"message": WHO}, 409
    return receive(lambda act: _as_guest(act, region_id, token, name, day), day_of(day))


def _as_guest(act: Act, region_id: UUID, token: str, name: str, day: str) -> Any:
    done = services.do_by_link(region_id, token, name, day_of(day), act)
    if done is None:
        raise NotVisible(ENDED)
    return done


def _name(token: str) -> str:
    """Who said they are marking with this link, in this browser."""
    known = session.get(KNOWN, {})
    return known.get("name", "") if known.get("link") == fingerprint(token).hex() else ""


def _who(region_id: UUID, token: str, form: NameForm) -> ResponseReturnValue:
    if not services.works(region_id, token):
        return _ended()
    return render_template("participation/who.html", form=form), 422 if form.errors else 200


def _day_url(region_id: UUID, token: str, day: str) -> str:
    return url_for("participation.day_by_link", region_id=region_id, token=token, day=day)


def _ended() -> ResponseReturnValue:
    return render_template("participation/link_ended.html"), 404
