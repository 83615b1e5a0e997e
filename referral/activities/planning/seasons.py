"""Keeping the rule of before, so that days that were stay as they were."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from referral.models import Activity, EarlierSeason

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timing:
    """When and where a group met before it moved."""

    recurrence: str
    weekday: int
    starts: time
    location: str
    starts_on: date | None


def timing_of(activity: Activity) -> Timing:
    """How it meets now."""
    return Timing(
        activity.recurrence or "", activity.weekday, activity.starts, activity.location, activity.starts_on
    )


def keep_season(activity: Activity, before: Timing, from_day: date, ended: date | None = None) -> None:
    """Let *before* hold up to *from_day*, or to *ended* when that was earlier, and what is new after it."""
    last = min(from_day - DAY, ended or from_day)
    if before.starts_on is None or before.starts_on <= last:
        activity.earlier.append(
            EarlierSeason(
                region_id=activity.region_id,
                activity_id=activity.id,
                recurrence=before.recurrence,
                weekday=before.weekday,
                starts=before.starts,
                location=before.location,
                starts_on=before.starts_on,
                ends_on=last,
            )
        )
    activity.starts_on = max(activity.starts_on or from_day, from_day)
