"""Two studies: the standing monitor with a signed release, and one that waits for a decision."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from referral.demo import area
from referral.demo.world import World
from referral.domain.research.filing import VARIABLES, StudyFacts
from referral.domain.research.studies import AreaLevel, Ground, ReleaseState
from referral.lib import clock
from referral.models.scope import acting
from referral.notifications.services import history
from referral.research.releases import queries as reading
from referral.research.releases import services as releases
from referral.research.releases.making import make
from referral.research.studies.services import file_study, judge, set_monitor

BEGAN = timedelta(days=560)
"""How far back the monitor looks: as far as the past of the demo."""


def study(world: World) -> None:
    """File both, judge the first, and make and sign its release as the worker and a checker would."""
    with history():
        monitor = _filed(world, _monitor(clock.today()))
        _filed(world, _waiting(clock.today()))
        for name in (area.COORDINATOR, area.PRIVACY_OFFICER):
            actor = world.actors[name]
            with acting(actor):
                judge(actor, monitor, agrees=True)
        coordinator = world.actors[area.COORDINATOR]
        with acting(coordinator):
            set_monitor(coordinator, monitor, is_monitor=True)
        _release(world, monitor)


def _filed(world: World, facts: StudyFacts) -> UUID:
    actor = world.actors[area.RESEARCHER]
    with acting(actor):
        return file_study(actor, facts).id


def _release(world: World, study_id: UUID) -> None:
    researcher, officer = world.actors[area.RESEARCHER], world.actors[area.PRIVACY_OFFICER]
    with acting(researcher):
        made = releases.ask_release(researcher, study_id).id
    make(world.region_id, made)
    with acting(officer):
        if reading.release_of(officer, made).state is ReleaseState.TO_CHECK:
            note = "Geen kleine groepen gezien; precies wat is gevraagd."
            releases.check(officer, made, signs=True, note=note)


def _monitor(today: date) -> StudyFacts:
    return StudyFacts(
        title="Monitor Welzijn op Recept",
        question="Hoe werken genezen, zorgen en welzijn samen, en wat brengt dat mensen?",
        purpose="De lunches van de buurtkring, het jaarverslag en artikelen van het lectoraat.",
        ground=Ground.CONSENT,
        ground_why="Alleen wie toestemming gaf voor onderzoek telt mee; intrekken kan altijd.",
        variables=tuple(VARIABLES),
        sectors=(),
        reasons=(),
        first_day=today - BEGAN,
        last_day=today,
        area_level=AreaLevel.NEIGHBOURHOOD,
        partners="Gemeente, huisartsengroep en welzijnsorganisatie.",
        ethics="De ethische commissie van de hogeschool ziet geen bezwaar; er worden geen mensen belast.",
        ends_on=today + timedelta(days=3 * 365),
    )


def _waiting(today: date) -> StudyFacts:
    wanted = ("referral.reason", "referral.placed_day", "referral.first_day", "referral.fourth_day")
    return replace(
        _monitor(today),
        title="Van plek naar meedoen",
        question="Hoe lang duurt het van een plek tot de vierde keer meedoen, en verschilt dat per reden?",
        purpose="Een afstudeeronderzoek.",
        variables=wanted,
        first_day=today - timedelta(days=365),
        area_level=AreaLevel.REGION,
        partners="",
        ends_on=today + timedelta(days=300),
    )
