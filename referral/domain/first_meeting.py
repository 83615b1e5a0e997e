"""Code lists of the intake: what a person wants and can, and what an activity has to fit.

Living situation, work, earlier support and one reliable contact follow the data set that registrations
of Welzijn op Recept use now (domain 2g). A code for “not asked” does not exist: an answer left open is
an empty field, a refusal is a code of its own where research has to tell the two apart.
"""

from collections.abc import Collection

from referral.domain.codes import Feature
from referral.domain.labels import Labelled


class Answer(Labelled):
    """Yes or no; empty when it was not asked."""

    YES = "yes", "Ja"
    NO = "no", "Nee"


class Living(Labelled):
    """With whom somebody lives."""

    ALONE = "alone", "Alleen"
    PARTNER = "partner", "Met partner"
    FAMILY = "family", "Met kinderen of andere familie"
    SHARED = "shared", "Begeleid of beschut wonen"
    OTHER = "other", "Anders"


class Daytime(Labelled):
    """What fills most days."""

    WORK = "work", "Betaald werk"
    SEEKING = "seeking", "Zoekt werk"
    UNABLE = "unable", "Kan niet werken"
    CARING = "caring", "Zorgt voor iemand"
    LEARNING = "learning", "Opleiding of taalles"
    RETIRED = "retired", "Met pensioen"
    OTHER = "other", "Anders"


class Interest(Labelled):
    """What somebody likes; the words behind it stay in the person's own words."""

    WALKING = "walking", "Wandelen"
    SPORT = "sport", "Bewegen en sport"
    COOKING = "cooking", "Koken en eten"
    MAKING = "making", "Maken en repareren"
    ART = "art", "Tekenen, schilderen, handwerken"
    MUSIC = "music", "Muziek en zingen"
    NATURE = "nature", "Tuin, dieren, natuur"
    GAMES = "games", "Spelletjes"
    READING = "reading", "Lezen en schrijven"
    LEARNING = "learning", "Iets leren"
    HELPING = "helping", "Iets doen voor een ander"
    TALKING = "talking", "Praten over wat ertoe doet"


class Rhythm(Labelled):
    """When it suits."""

    MORNING = "morning", "Ochtend"
    AFTERNOON = "afternoon", "Middag"
    EVENING = "evening", "Avond"
    WEEKEND = "weekend", "Weekend"


class Language(Labelled):
    """The language in which somebody talks most easily (ISO 639-1)."""

    DUTCH = "nl", "Nederlands"
    ARABIC = "ar", "Arabisch"
    BERBER = "ber", "Berber"
    CHINESE = "zh", "Chinees"
    ENGLISH = "en", "Engels"
    FARSI = "fa", "Farsi"
    PAPIAMENTO = "pap", "Papiaments"
    POLISH = "pl", "Pools"
    SOMALI = "so", "Somalisch"
    SPANISH = "es", "Spaans"
    SIGN = "dse", "Nederlandse Gebarentaal"
    TIGRINYA = "ti", "Tigrinya"
    TURKISH = "tr", "Turks"
    UKRAINIAN = "uk", "Oekraïens"
    OTHER = "other", "Een andere taal"


class Company(Labelled):
    """What company feels safe now (D20: joining from the edge is joining)."""

    ONE = "one", "Met één iemand"
    SMALL = "small", "Een kleine, vaste groep"
    EDGE = "edge", "Een groep, maar eerst vanaf de rand"
    ANY = "any", "Elke groep is goed"


class Hurdle(Labelled):
    """Money and getting around; what it asks of an activity follows from it."""

    MONEY = "money", "Weinig geld"
    NEAR = "near", "Komt alleen in de buurt"
    TRANSPORT = "transport", "Heeft vervoer nodig"
    EVENING = "evening", "Gaat ’s avonds de deur niet uit"


class Reach(Labelled):
    """How far somebody gets on foot, or with a walker, to come along."""

    STREET = "200", "Tot 200 meter: de eigen straat"
    CORNER = "400", "Tot 400 meter: om de hoek"
    WALK = "800", "Tot 800 meter: een kwartier lopen"
    FAR = "2000", "Tot 2 kilometer"
    ANYWHERE = "any", "Komt overal, ook met fiets, bus of auto"

    @property
    def metres(self) -> int | None:
        """The most metres on foot; None when distance is no matter."""
        return None if self is Reach.ANYWHERE else int(self.value)


NEAR_METRES = 800
"""What *near* means when nobody asked how far somebody gets."""


ASKS: dict[Hurdle, Feature] = {Hurdle.MONEY: Feature.FREE}
"""What a hurdle asks of an activity. Distance and transport are weighed when matching."""


def limits_with(limits: Collection[str], hurdles: Collection[str]) -> tuple[str, ...]:
    """The limits, with those that follow from the hurdles, each once and in the order of the list."""
    asked = {ASKS[each] for each in map(Hurdle, hurdles) if each in ASKS} | set(limits)
    return tuple(each.value for each in Feature if each in asked)


class GoalNeed(Labelled):
    """What a goal is about."""

    MEETING = "meeting", "Mensen ontmoeten"
    BELONGING = "belonging", "Gekend worden, ergens bij horen"
    MEANING = "meaning", "Zin geven, verlies een plek geven"
    DOING = "doing", "Iets nuttigs doen"
    MOVING = "moving", "Bewegen, naar buiten"
    DAILY = "daily", "Mijn dag en huishouden op orde"
    LEARNING = "learning", "Leren, taal"
    BODY = "body", "Omgaan met mijn lijf of pijn"
    MONEY = "money", "Geld, wonen, papieren"


class NoScore(Labelled):
    """Why there is no figure for how it goes now."""

    REFUSED = "refused", "Wil geen cijfer geven"
    NOT_FITTING = "not_fitting", "Past nu niet om te vragen"


class RouteReason(Labelled):
    """Why this way to begin (D6, D29: prevent with a place among others, lift with a talk first)."""

    EDGE = "edge", "Ziet nog mensen, maar het worden er minder"
    WANTS_PEOPLE = "wants_people", "Wil graag onder de mensen"
    WITHDRAWN = "withdrawn", "Ziet al lang bijna niemand; een groep is nu te veel"
    LOSS = "loss", "Verlies of zinvragen gaan voor"
    BURDEN = "burden", "Pijn of zorgen laten nu niets anders toe"
    RATHER_DOES = "rather_does", "Doet liever iets dan dat er gepraat wordt"
    OTHER = "other", "Anders"


class Baseline(Labelled):
    """Whether the person wants to fill in the lists of the first measurement."""

    YES = "yes", "Ja, nu of binnenkort"
    LATER = "later", "Vraag het later nog eens"
    NO = "no", "Nee, liever niet"


BEST_SCORE = 10
