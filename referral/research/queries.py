"""The funnel, counted from events of referrals with consent for research. Every cell passes disclosure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Row, func, select, text

from referral.audit.services import record
from referral.domain.actors import Actor
from referral.domain.codes import ConsentPurpose
from referral.domain.disclosure import SafeCount, safe_funnel, safe_median, safe_share
from referral.domain.funnel import ACTIVE_AFTER
from referral.domain.statuses import Status
from referral.extensions import db
from referral.lib import clock
from referral.models import Consent, Neighbourhood, Referral


@dataclass(frozen=True, slots=True)
class Stage:
    """A step: its name in the query, its words, of which other step it is a part, and what counts."""

    name: str
    label: str
    of: str
    definition: str


STAGES = (
    Stage("sent", "Verwezen", "sent", "Verstuurd in de gekozen periode."),
    Stage("accepted", "Aangenomen", "sent", "Een team nam de verwijzing aan."),
    Stage("reached", "Contact gelegd", "sent", "Coach en persoon spraken elkaar; een poging telt niet."),
    Stage("intake", "Intake gedaan", "sent", "Het eerste gesprek is vastgelegd."),
    Stage("placed", "Plek gevonden", "intake", "De persoon kreeg een plek in een activiteit."),
    Stage("first", "Eerste keer meegedaan", "placed", "Op één bijeenkomst aanwezig, of later gekomen."),
    Stage("third", "Derde keer meegedaan", "placed", "Op drie verschillende bijeenkomsten."),
    Stage("fourth", "Vierde keer meegedaan", "placed", "Op vier verschillende bijeenkomsten."),
    Stage("ripe", "Drie maanden geleden begonnen", "first", "De eerste keer was 13 weken geleden of langer."),
    Stage("active", "Na drie maanden nog actief", "ripe", "Kwam 13 weken na de eerste keer, of later, nog."),
    Stage("closed", "Afgerond", "sent", "De verwijzing is afgerond."),
)
"""The steps of the funnel. Shares are of the step before that they follow from (domain 5c)."""

STAYED = ("sent", "accepted", "reached", "intake", "placed", "first", "ripe", "active")
MAIN = tuple(each.name for each in STAGES if each.name not in {"ripe", "active"})
"""Two chains, each step a part of the one before: so no small group shows as a difference between them."""

FUNNEL = text(
    """
    WITH cohort AS (
      SELECT r.id FROM referral r
      WHERE r.region_id = :region AND r.sent_at >= :first AND r.sent_at < :last
        AND r.objected_at IS NULL AND r.status <> 'entered_in_error'
        AND (CAST(:neighbourhood AS uuid) IS NULL OR r.neighbourhood_id = :neighbourhood)
        AND EXISTS (SELECT 1 FROM consent c WHERE c.referral_id = r.id AND c.purpose = 'research'
                    AND c.given AND c.withdrawn_at IS NULL)
    ), history AS (
      SELECT e.* FROM referral_event e JOIN cohort ON cohort.id = e.referral_id
    ), marks AS (
      SELECT DISTINCT ON (referral_id, content->>'session_id') referral_id, type, happened_at
      FROM history WHERE type IN ('session_attended', 'session_missed', 'attendance_withdrawn')
      ORDER BY referral_id, content->>'session_id', sequence DESC
    ), visits AS (
      SELECT referral_id, happened_at, CAST(happened_at AT TIME ZONE 'Europe/Amsterdam' AS date) AS on_day,
             row_number() OVER (PARTITION BY referral_id ORDER BY happened_at) AS visit
      FROM marks WHERE type = 'session_attended'
    ), stays AS (
      SELECT referral_id, min(on_day) + CAST(:stay AS integer) AS ripe_on, max(on_day) AS last_day
      FROM visits GROUP BY referral_id
    ), steps AS (
      SELECT referral_id,
        min(happened_at) FILTER (WHERE type = 'referral_sent') AS sent,
        min(happened_at) FILTER (WHERE type = 'referral_accepted') AS accepted,
        min(happened_at) FILTER (WHERE type = 'person_reached') AS reached,
        min(happened_at) FILTER (WHERE type = 'intake_held') AS intake,
        min(happened_at) FILTER (WHERE type IN ('person_placed', 'place_taken')) AS placed,
        max(happened_at) FILTER (WHERE type = 'referral_closed') AS closed
      FROM history GROUP BY referral_id
    ), whole AS (
      SELECT steps.*, one.happened_at AS first, three.happened_at AS third,
        four.happened_at AS fourth, stays.ripe_on, stays.last_day
      FROM steps
      LEFT JOIN visits one ON one.referral_id = steps.referral_id AND one.visit = 1
      LEFT JOIN visits three ON three.referral_id = steps.referral_id AND three.visit = 3
      LEFT JOIN visits four ON four.referral_id = steps.referral_id AND four.visit = 4
      LEFT JOIN stays ON stays.referral_id = steps.referral_id
    )
    SELECT count(sent) AS sent, count(accepted) AS accepted, count(reached) AS reached,
      count(intake) AS intake, count(placed) AS placed, count(first) AS first,
      count(third) AS third, count(fourth) AS fourth, count(closed) AS closed,
      count(*) FILTER (WHERE ripe_on <= :today) AS ripe,
      count(*) FILTER (WHERE last_day >= ripe_on) AS active,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted - sent)) AS accepted_median,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM reached - sent)) AS reached_median,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM intake - sent)) AS intake_median,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM placed - sent)) AS placed_median,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first - sent)) AS first_median,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM third - sent)) AS third_median,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM fourth - sent)) AS fourth_median,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed - sent)) AS closed_median
    FROM whole
    """
)

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how many came this far, of how many, which part, and the median days since sending."""

    stage: Stage
    count: SafeCount
    whole: SafeCount
    whole_label: str
    share: int | None
    median_days: int | None

    @property
    def label(self) -> str:
        """What it is called."""
        return self.stage.label


@dataclass(frozen=True, slots=True)
class Funnel:
    """The steps in order, and the share of referrals whose person agreed to research."""

    steps: list[Step]
    consent_share: int | None


def funnel(actor: Actor, first: date, last: date, neighbourhood_id: UUID | None = None) -> Funnel:
    """The funnel of referrals sent from *first* up to and including *last*; the look is logged."""
    start = datetime.combine(first, time.min, tzinfo=clock.AMSTERDAM)
    end = datetime.combine(last, time.max, tzinfo=clock.AMSTERDAM)
    found = db.session.execute(
        FUNNEL,
        {
            "region": actor.region_id,
            "first": start,
            "last": end,
            "neighbourhood": neighbourhood_id,
            "stay": ACTIVE_AFTER.days,
            "today": clock.today(),
        },
    ).one()
    record(actor, "read", "funnel", purpose="research")
    return Funnel(_steps(found), _consent_share(actor, start, end, neighbourhood_id))


def _steps(found: Row[tuple[object, ...]]) -> list[Step]:
    numbers = {each.name: getattr(found, each.name) for each in STAGES}
    counts = {**_safe(numbers, STAYED), **_safe(numbers, MAIN)}
    labels = {each.name: each.label for each in STAGES}
    return [
        Step(
            each,
            counts[each.name],
            counts[each.of],
            labels[each.of],
            _share(counts[each.name], counts[each.of]),
            _median(found, each.name, numbers[each.name]),
        )
        for each in STAGES
    ]


def _safe(numbers: Mapping[str, int], chain: Sequence[str]) -> dict[str, SafeCount]:
    return dict(zip(chain, safe_funnel([numbers[name] for name in chain]), strict=True))


def _share(count: SafeCount, whole: SafeCount) -> int | None:
    if count.value is None or not whole.value:
        return None
    return round(100 * count.value / whole.value)


def _median(found: Row[tuple[object, ...]], name: str, people: int) -> int | None:
    seconds = getattr(found, f"{name}_median", None)
    return safe_median(None if seconds is None else float(seconds) / DAY_SECONDS, people)


def _consent_share(actor: Actor, start: datetime, end: datetime, neighbourhood_id: UUID | None) -> int | None:
    agreed = (
        select(Consent.referral_id)
        .where(Consent.purpose == ConsentPurpose.RESEARCH, Consent.given, Consent.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    query = select(func.count(), func.count().filter(Referral.id.in_(agreed))).where(
        Referral.region_id == actor.region_id,
        Referral.sent_at >= start,
        Referral.sent_at <= end,
        Referral.objected_at.is_(None),
        Referral.status != Status.ENTERED_IN_ERROR,
    )
    if neighbourhood_id:
        query = query.where(Referral.neighbourhood_id == neighbourhood_id)
    whole, part = db.session.execute(query).one()
    return safe_share(part, whole)


def neighbourhoods(actor: Actor) -> list[tuple[str, str]]:
    """The neighbourhoods to choose from, by name."""
    query = select(Neighbourhood.id, Neighbourhood.name).where(
        Neighbourhood.region_id == actor.region_id, ~Neighbourhood.is_rest
    )
    return [(str(key), name) for key, name in db.session.execute(query.order_by(Neighbourhood.name))]
