"""Open figures of the invented city, and one circle: two lunches that were held and one to come."""

import random
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import create_engine, select

from referral.areas import store_figures
from referral.demo import area
from referral.demo.scene import at, moment_on
from referral.demo.world import World
from referral.domain.actors import Actor
from referral.domain.areas.figure_file import FigureFile
from referral.domain.areas.lunches import USUAL_TOPICS
from referral.domain.areas.partners import HIGHEST, LOWEST, Item, PartnerKind, Side, others
from referral.extensions import db
from referral.lib import clock
from referral.models import Neighbourhood, OpenFigure
from referral.models.scope import acting
from referral.neighbourhood.areas.services import link_codes, write_reading
from referral.neighbourhood.circle.services import MemberInput, add_member, set_goal
from referral.neighbourhood.lunches.services import (
    LunchInput,
    agree,
    invite,
    mark_done,
    plan_lunch,
    write_down,
)
from referral.neighbourhood.survey.services import close_survey, type_in

FIGURES = Path(__file__).with_name("open_figures.csv")
PLACE = "Molenpark"

K = PartnerKind
MEMBERS = (
    (K.GP, "Huisartsenpraktijk De Vlier", "Huisarts", "Ilse Wagenaar"),
    (K.GP, "Huisartsenpraktijk De Vlier", "Huisarts", "Casper Duin"),
    (K.GP, "Huisartsenpraktijk Zilverkade", "Huisarts", "Hanneke Roos"),
    (K.PRACTICE_NURSE, "Huisartsenpraktijk De Vlier", "Praktijkondersteuner", "Mirjam Kuiper"),
    (K.PRACTICE_NURSE, "Huisartsenpraktijk Zilverkade", "Praktijkondersteuner", "Rachid Amrani"),
    (K.HOME_CARE, "Thuiszorg Nabij", "Wijkverpleegkundige", "Petra Schipper"),
    (K.HOME_CARE, "Thuiszorg Nabij", "Wijkverpleegkundige", "Dewi Sastro"),
    (K.HOME_CARE, "Wijkzorg Waterbeek", "Teamleider", "Gijs Vonk"),
    (K.PARAMEDIC, "Fysiotherapie Binnenstad", "Fysiotherapeut", "Eline Maas"),
    (K.PARAMEDIC, "Ergotherapie Waterbeek", "Ergotherapeut", "Bas Kramer"),
    (K.COACH, area.WELFARE, "Welzijnscoach", "Marit Hoekstra"),
    (K.COACH, area.WELFARE, "Welzijnscoach", "Joost Verhagen"),
    (K.COMMUNITY_WORKER, area.WELFARE, "Opbouwwerker", "Joke Terpstra"),
    (K.SOCIAL_HELP, "Maatschappelijk werk Waterbeek", "Maatschappelijk werker", "Lieke Bos"),
    (K.SOCIAL_HELP, "Sociaal raadslieden Waterbeek", "Raadsvrouw", "Nora Visscher"),
    (K.CHURCH, "Kerk aan de Molenweg", "Diaken", "Anton Prins"),
    (K.CHURCH, "Moskee El Noor", "Voorzitter vrouwengroep", "Samira Bouzid"),
    (K.SELF_ORGANISATION, "Bewonersgroep Molenpark", "Voorzitter", "Truus Dekker"),
    (K.POLICE, "Politie Waterbeek", "Wijkagent", "Sem Koster"),
    (K.HOUSING, "Woningstichting Waterbeek", "Wijkbeheerder", "Ron Timmer"),
)

HELD = (
    (
        210,
        "Er wonen meer mensen van boven de 65 alleen dan wij dachten. De huisartsen zien hen, de kerk ook, "
        "de anderen nauwelijks.",
        (("De wijkverpleging", "Vertelt in elk eerste gesprek over de koffiekamer.", 45, True),),
        -1.0,
    ),
    (
        80,
        "De koffiekamer loopt. Mannen komen er weinig. Wat zij wel willen: iets doen met hun handen.",
        (
            ("Het opbouwwerk", "Zoekt een plek voor een werkplaats.", 60, False),
            ("De woningstichting", "Hangt in elke hal wat er deze maand te doen is.", 30, True),
        ),
        0.0,
    ),
)
"""How many days ago, what was talked about, what was agreed, and how much lower marks were than now."""

MARKS = {Item.KNOWLEDGE: 6.2, Item.APPRECIATION: 7.3, Item.RESPECT: 7.0}
NEXT, SATURDAY = 18, 5


def meet(world: World) -> None:
    """Load the figures, link them, and let the circle meet."""
    _load()
    worker, coordinator = world.actors[area.COMMUNITY_WORKER], world.actors[area.COORDINATOR]
    with acting(coordinator):
        _link(coordinator)
        place = _place(coordinator)
    dice = random.Random(37)  # the demo is the same each time
    members = _begin(worker, place)
    for lunch in HELD:
        _hold(worker, place, members, lunch, dice)
    with at(clock.now() - timedelta(days=4), worker):
        day = _working_day(clock.today() + timedelta(days=NEXT))
        coming = LunchInput(moment_on(day, 12, 30), "Buurthuis De Kajuit", USUAL_TOPICS)
        invite(worker, plan_lunch(worker, place, coming).id)


def _load() -> None:
    engine = create_engine(current_app.config["OWNER_DATABASE_URL"])
    try:
        with FIGURES.open(encoding="utf-8", newline="") as lines, engine.begin() as connection:
            store_figures(connection, FigureFile(lines))
    finally:
        engine.dispose()


def _link(coordinator: Actor) -> None:
    """Areas of the file carry the name of their neighbourhood."""
    mine = Neighbourhood.region_id == coordinator.region_id
    places = {
        row[0]: row[1] for row in db.session.execute(select(Neighbourhood.name, Neighbourhood.id).where(mine))
    }
    rows = db.session.execute(select(OpenFigure.code, OpenFigure.year, OpenFigure.name).distinct())
    link_codes(coordinator, {(code, year): places[name] for code, year, name in rows if name in places})


def _place(actor: Actor) -> UUID:
    query = select(Neighbourhood.id).where(
        Neighbourhood.region_id == actor.region_id, Neighbourhood.name == PLACE
    )
    return db.session.scalars(query).one()


def _begin(worker: Actor, place: UUID) -> list[UUID]:
    with at(clock.now() - timedelta(days=240), worker):
        goal = "Wie alleen woont en ziek wordt, heeft binnen een week iemand die langskomt."
        set_goal(worker, place, goal)
        return [
            add_member(worker, place, MemberInput(kind, organisation, function, name, _address(name))).id
            for kind, organisation, function, name in MEMBERS
        ]


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@kring.waterbeek.example"


def _working_day(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _hold(
    worker: Actor,
    place: UUID,
    members: list[UUID],
    lunch: tuple[int, str, tuple[tuple[str, str, int, bool], ...], float],
    dice: random.Random,
) -> None:
    ago, discussed, agreed, lower = lunch
    day = _working_day(clock.today() - timedelta(days=ago))
    moment = moment_on(day, 12, 30)
    with at(moment - timedelta(days=30), worker):
        made = plan_lunch(worker, place, LunchInput(moment, "Buurthuis De Kajuit", USUAL_TOPICS)).id
        invite(worker, made)
    with at(moment + timedelta(hours=3), worker):
        write_down(worker, made, [each for each in members if dice.random() < 0.8], discussed)
        for kind, *_ in MEMBERS:
            if dice.random() < 0.95:
                type_in(worker, made, kind.side, _marks(kind.side, lower, dice))
        promises = [
            (agree(worker, made, who, what, day + timedelta(days=days)).id, done)
            for who, what, days, done in agreed
        ]
        write_reading(worker, place, discussed, day)
    with at(moment + timedelta(days=5), worker):
        close_survey(worker, made)
        for key, done in promises:
            if done:
                mark_done(worker, key)


def _marks(side: Side, lower: float, dice: random.Random) -> dict[tuple[Side, Item], int]:
    return {
        (other, item): max(LOWEST, min(HIGHEST, round(dice.gauss(MARKS[item] + lower, 1.4))))
        for other in others(side)
        for item in Item
        if dice.random() < 0.97
    }
