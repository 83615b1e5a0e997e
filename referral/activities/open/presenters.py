"""A public activity for machines: shaped as the Human Services Data Specification, version 3."""

from datetime import timedelta
from typing import Any

from referral.activities.open.services import Shown
from referral.domain.codes import Feature
from referral.domain.first_meeting import Language
from referral.domain.labels import labels_of
from referral.domain.schedule import DAYS
from referral.lib import clock
from referral.models import Activity


def as_hsds(shown: Shown) -> dict[str, Any]:
    """One ``service`` with its organisation, schedule, location, costs, languages and eligibility."""
    activity = shown.activity
    return {
        "id": str(activity.id),
        "name": activity.name,
        "description": activity.works_because,
        "status": "active",
        "assured_date": clock.local(activity.assured_at).date().isoformat(),
        "eligibility_description": activity.welcome.label,
        "organization": {"id": str(activity.organisation_id), "name": activity.organisation.name},
        "service_at_locations": [{"location": _location(activity)}],
        "schedules": [_schedule(activity)],
        "cost_options": [_cost(activity)],
        "languages": [{"code": each, "name": Language.label_of(each)} for each in activity.languages],
        "attributes": [
            *({"label": "feature", "value": each} for each in labels_of(Feature, activity.features)),
            *({"label": "impact_goal", "value": each} for each in shown.goals),
        ],
    }


def _location(activity: Activity) -> dict[str, Any]:
    found: dict[str, Any] = {"location_type": "physical", "name": activity.location}
    if activity.point:
        found |= {"latitude": activity.latitude, "longitude": activity.longitude}
    if activity.address or activity.postcode:
        found["addresses"] = [
            {
                "address_1": activity.address,
                "postal_code": activity.postcode,
                "country": "NL",
                "address_type": "physical",
            }
        ]
    return found


def _schedule(activity: Activity) -> dict[str, Any]:
    start = activity.starts
    ends = (timedelta(hours=start.hour, minutes=start.minute + activity.minutes)).total_seconds() // 60 % 1440
    found: dict[str, Any] = {
        "freq": "WEEKLY",
        "rrule": activity.recurrence or f"FREQ=WEEKLY;BYDAY={DAYS[activity.weekday]}",
        "opens_at": start.isoformat("minutes"),
        "closes_at": f"{int(ends) // 60:02d}:{int(ends) % 60:02d}",
        "timezone": "Europe/Amsterdam",
    }
    found["freq"] = found["rrule"].split(";")[0].removeprefix("FREQ=")
    if activity.starts_on:
        found["dtstart"] = activity.starts_on.isoformat()
    if activity.ends_on:
        found["until"] = activity.ends_on.isoformat()
    return found


def _cost(activity: Activity) -> dict[str, Any]:
    return {"amount": activity.price_cents / 100, "currency": "EUR", "option": "per keer"}
