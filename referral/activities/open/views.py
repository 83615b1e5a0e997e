"""The page of an activity for everybody, as a sheet to print, and for machines."""

from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from referral.activities.open.presenters import as_hsds
from referral.activities.open.services import Shown, public_activity
from referral.documents.activity import activity_html
from referral.documents.pdf import as_pdf
from referral.domain.schedule import in_words, next_dates
from referral.lib import clock, dates
from referral.web.access import public
from referral.web.wording import asked_language


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    here = "/open/<uuid:region_id>/<uuid:activity_id>"
    bp.add_url_rule(here, view_func=public_page)
    bp.add_url_rule(f"{here}.json", view_func=public_json)
    bp.add_url_rule(f"{here}.pdf", view_func=public_sheet)


@public
def public_page(region_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """What it is, when, where, and for whom."""
    return _rendered("activities/open.html", public_activity(region_id, activity_id), region_id)


@public
def public_sheet(region_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """The same on one page of paper."""
    shown = public_activity(region_id, activity_id)
    headers = {"Content-Disposition": 'inline; filename="activiteit.pdf"'}
    days = next_dates(shown.activity.schedule, clock.today(), 4)
    content = as_pdf(activity_html(shown.activity, days, asked_language()))
    return Response(content, mimetype="application/pdf", headers=headers)


@public
def public_json(region_id: UUID, activity_id: UUID) -> ResponseReturnValue:
    """The same for machines (HSDS 3)."""
    return as_hsds(public_activity(region_id, activity_id))


def _rendered(template: str, shown: Shown, region_id: UUID) -> str:
    activity = shown.activity
    return render_template(
        template,
        shown=shown,
        activity=activity,
        region_id=region_id,
        rhythm=in_words(activity.recurrence, dates.weekday(activity.weekday)),
        dates=next_dates(activity.schedule, clock.today(), 4),
    )
