"""Commands: write down contacts, one by one or from a file, and load prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from referral.audit.services import record
from referral.costs.queries import counts_of, may_count, own_by_reference, own_referral
from referral.domain.actors import Actor, system_actor
from referral.domain.audit import EventType, Purpose
from referral.domain.errors import Invalid, NoConsent
from referral.domain.research.care_use import MOST_LINES, Count, Line, Span, faults_of, read_lines
from referral.domain.research.prices.indexing import PriceGap, factor, latest_year
from referral.domain.research.prices.lists import ListKind, PriceFile
from referral.domain.research.prices.reading import read_prices
from referral.domain.research.prices.writing import site_text
from referral.extensions import db
from referral.lib import clock
from referral.models import CareUse, PriceList, Referral, Region
from referral.models.scope import acting
from referral.models.transaction import command
from referral.workflow.prices import price_files

NO_RESEARCH = "Deze persoon gaf geen toestemming voor onderzoek. Tel de contacten dan niet."
NOT_YOURS = "Deze verwijzing is er niet, of uw praktijk verstuurde haar niet."


@command
def record_counts(actor: Actor, reference: str, counts: Sequence[Count]) -> int:
    """Write down what was counted; a changed count takes the place of the former one, which stays.

    Gives how many rows are new. Raises NotVisible for a referral of others, NoConsent without consent to
    research, and Invalid with a message per field, as `before_short`.
    """
    referral = own_referral(actor, reference, lock=True)
    if not may_count(actor, referral):
        raise NoConsent(NO_RESEARCH)
    wrong = {
        f"{each.span.value}_{name}": message
        for each in counts
        for name, message in faults_of(each, sent_on(referral), clock.today()).items()
    }
    if wrong:
        raise Invalid("Deze getallen kunnen niet kloppen.", wrong)
    return _keep(actor, referral, counts)


def sent_on(referral: Referral) -> date:
    """The day of the referral on a Dutch calendar."""
    return clock.local(referral.sent_at).date()


def _keep(actor: Actor, referral: Referral, counts: Sequence[Count]) -> int:
    standing, now, new = counts_of(actor, referral), clock.now(), 0
    for count in counts:
        former = standing.get(count.span)
        if former is not None and former.count == count:
            continue
        if former is not None:
            former.replaced_at = now
            db.session.flush()
        db.session.add(_row(actor, referral, count))
        new += 1
    if new:
        act = EventType.UPDATE if standing else EventType.CREATE
        record(actor, act, "care_use", object_id=referral.id, subjects=[referral.person_id])
    return new


def _row(actor: Actor, referral: Referral, count: Count) -> CareUse:
    return CareUse(
        region_id=actor.region_id,
        referral_id=referral.id,
        span=count.span,
        short=count.short,
        long=count.long,
        minutes=count.minutes,
        days_covered=count.days_covered,
        recorded_by=actor.id,
        recorded_at=clock.now(),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """A file line by line; nothing is stored as long as a line is wrong."""

    lines: tuple[Line, ...]

    @property
    def wrong(self) -> int:
        """How many lines are wrong."""
        return sum(bool(each.fault) for each in self.lines)


def preview(actor: Actor, text: str) -> Preview:
    """What a file would do. Raises Invalid when it is empty or too long."""
    lines = list(read_lines(text))
    if not lines:
        raise Invalid("Er staan geen regels in.", {"lines": "Plak regels, of kies een bestand."})
    if len(lines) > MOST_LINES:
        raise Invalid("Te veel.", {"lines": f"Er passen hoogstens {MOST_LINES} regels in één keer."})
    ours = own_by_reference(actor, {each.reference for each in lines})
    seen: dict[tuple[str, Span], int] = {}
    return Preview(tuple(_checked(actor, each, ours, seen) for each in lines))


def _checked(actor: Actor, line: Line, ours: dict[str, Referral], seen: dict[tuple[str, Span], int]) -> Line:
    fault, referral = line.fault, ours.get(line.reference)
    if line.count is not None and not fault:
        first = seen.setdefault((line.reference, line.count.span), line.number)
        if referral is None:
            fault = NOT_YOURS
        elif not may_count(actor, referral):
            fault = NO_RESEARCH
        elif first != line.number:
            fault = f"Dezelfde verwijzing en hetzelfde halfjaar staan ook op regel {first}."
        else:
            fault = " ".join(faults_of(line.count, sent_on(referral), clock.today()).values())
    return Line(line.number, line.reference, line.count, fault)


@command
def record_lines(actor: Actor, text: str) -> int:
    """Store a whole file, or nothing of it. Raises Invalid when a line is wrong."""
    checked = preview(actor, text)
    if checked.wrong:
        raise Invalid("Er zijn regels fout.", {"lines": f"{checked.wrong} regels kloppen nog niet."})
    ours = own_by_reference(actor, {each.reference for each in checked.lines}, lock=True)
    counted: dict[str, list[Count]] = {}
    for line in checked.lines:
        if line.count is not None:
            counted.setdefault(line.reference, []).append(line.count)
    return sum(_keep(actor, ours[reference], counts) for reference, counts in counted.items())


@command
def load_prices(actor: Actor, text: str, wanted: ListKind | None = None) -> PriceFile:
    """Put the list in *text* in force. Raises Invalid with all mistakes: then nothing changes."""
    made = read_prices(text)
    if wanted is not None and made.kind is not wanted:
        raise Invalid(f"Dit is geen lijst van het soort ‘{wanted.label}’.")
    _must_reach(price_files(actor.region_id) | {made.kind: made})
    by = None if actor.is_system else actor.id
    row = PriceList(
        region_id=actor.region_id,
        kind=made.kind,
        edition=made.edition,
        content=text,
        loaded_by=by,
        loaded_at=clock.now(),
    )
    db.session.add(row)
    record(actor, EventType.UPDATE, "prices", object_id=row.id, purpose=Purpose.ADMINISTRATION)
    return made


def _must_reach(found: dict[ListKind, PriceFile]) -> None:
    """Raise Invalid when own prices cannot be brought to the year of the reference prices without a gap."""
    reference, index, site = (found.get(each) for each in ListKind)
    if reference is None or index is None or site is None or reference.price_year is None:
        return
    percents = {year: float(percent) for year, percent in (index.percents or {}).items()}
    last = latest_year(percents, reference.price_year)
    try:
        factor(percents, site.price_year or last, last)
    except PriceGap as gap:
        words = (
            f"De index gaat van {reference.price_year} tot en met {last}, en de eigen prijzen zijn van "
            f"{site.price_year}. Laad eerst de index van {gap.year}, of neem prijzen van {last}."
        )
        raise Invalid(words, {"price_year": words}) from gap


def set_site_prices(actor: Actor, year: int, euros: dict[str, Decimal | None]) -> PriceFile:
    """The region's own prices as somebody filled them in. Raises Invalid."""
    return load_prices(actor, site_text(year, euros), ListKind.SITE)


def load_everywhere(text: str) -> PriceFile:
    """The same list for every region of this installation. Raises Invalid."""
    made = read_prices(text)
    for region_id in list(db.session.scalars(select(Region.id))):
        system = system_actor(region_id)
        with acting(system):
            load_prices(system, text)
    return made
