"""On which days, and at what hour, a group met."""

from datetime import date, datetime

from referral.domain.schedule import latest_dates
from referral.lib import clock
from referral.models import Activity

TIMES_BACK = 6


def last_days(activity: Activity, stand: dict[date, str]) -> dict[date, str]:
    """The last days on which a group met by its schedule, newest first; today when it is the day."""
    return {day: stand.get(day, "") for day in latest_dates(activity.schedule, clock.today(), TIMES_BACK)}


def start_of(activity: Activity, day: date) -> datetime:
    """When the group met on this day: the hour of the rule that held then."""
    hour = next((each.starts for each in activity.earlier if day <= each.ends_on), activity.starts)
    return datetime.combine(day, hour, tzinfo=clock.AMSTERDAM)
