"""Calendar entries (RFC 5545): for the person as an attachment, for a coach as a feed. Nothing on health."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event, vDuration

from referral.lib import clock
from referral.lib.catalog import say
from referral.models import Appointment, Lunch

PRODUCT = "-//Patchwork//Welzijn op Recept//NL"
REFRESH = timedelta(hours=1)
LUNCH_LASTS = timedelta(hours=1)


def invitation(made: Appointment, who: str, phone: str, language: str) -> bytes:
    """One appointment as the person sees it: with whom, when, where, and whom to call."""
    entry = _event(made, say(language, "Afspraak met %(who)s", who=who))
    entry.add("location", made.venue or say(language, made.way.label))
    entry.add("description", say(language, "Kunt u niet? Bel %(phone)s.", phone=phone))
    return bytes(_calendar([entry], "CANCEL" if made.cancelled_at else "PUBLISH").to_ical())


def feed(rows: Iterable[Appointment], language: str) -> bytes:
    """The appointments of a coach, by reference only: a calendar elsewhere is no place for names."""
    entries = []
    for each in rows:
        entry = _event(each, say(language, "Afspraak %(reference)s", reference=each.referral.reference))
        entry.add("location", say(language, each.way.label))
        entries.append(entry)
    calendar = _calendar(entries, "PUBLISH")
    calendar.add("x-wr-calname", "Patchwork")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"value": "DURATION"})
    return bytes(calendar.to_ical())


def lunch_entry(made: Lunch, language: str) -> bytes:
    """One lunch of a circle, for the calendar of a member: when and where, and nobody's name.

    Called off it takes the entry away again (RFC 5546 3.2.5: same uid, a higher sequence).
    """
    is_off = made.cancelled_at is not None
    entry = Event()
    entry.add("uid", f"{made.id}@patchwork")
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", clock.local(made.starts_at))
    entry.add("dtend", clock.local(made.starts_at + LUNCH_LASTS))
    place = made.circle.neighbourhood.name
    entry.add("summary", say(language, "Lunch van de buurtkring %(place)s", place=place))
    entry.add("location", made.venue)
    entry.add("sequence", int(is_off))
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return bytes(_calendar([entry], "CANCEL" if is_off else "PUBLISH").to_ical())


def _calendar(entries: list[Event], method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for each in entries:
        calendar.add_component(each)
    calendar.add_missing_timezones()
    return calendar


def _event(made: Appointment, summary: str) -> Event:
    entry = Event()
    entry.add("uid", f"{made.id}@patchwork")
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", clock.local(made.starts_at))
    entry.add("dtend", clock.local(made.ends_at))
    entry.add("sequence", made.changes)
    entry.add("summary", summary)
    entry.add("status", "CANCELLED" if made.cancelled_at else "CONFIRMED")
    return entry
