"""Invented people: names, birth dates, words. No real person is meant."""

from dataclasses import dataclass
from datetime import date
from random import Random

from referral.domain.codes import Reason
from referral.domain.first_meeting import GoalNeed

GIVEN = tuple(
    (
        "Johanna,Truus,Riet,Willem,Cor,Piet,Annie,Jan,Bep,Hennie,Gré,Wim,Ria,Leo,Toos,Ad,Nel,Frans,"
        "Dini,Kees,Marijke,Rob,Els,Hans,Ellen,Karin,Ronald,Monique,Peter,Anja,Sandra,Erik,Mariska,"
        "Dennis,Linda,Marco,Fatima,Ahmed,Samira,Youssef,Hatice,Murat,Elif,Kemal,Amina,Ibrahim,"
        "Agnieszka,Piotr,Sunita,Ravi,Lien,Tran,Grace,Samuel,Abeba,Dawit,Olena,Taras,Marleen,Gijs,"
        "Noor,Sven"
    ).split(",")
)

SURNAMES = tuple(
    (
        "Akkerman,Baars,Bergsma,Bosscher,van Buuren,Claassen,van Dam,Dekkers,Dijkhuis,van Eck,Engels,"
        "Faber,Geerts,van Ginkel,Groenewoud,de Haas,Hendriksen,Hulshof,Idema,Janssens,Kaya,Kamphuis,"
        "Keizer,Kooistra,Kuiper,Lamers,van Leeuwen,Lubbers,Maes,Meijerink,Molenaar,Nauta,Nowak,"
        "Oosterhof,Özdemir,Pater,Pinas,Poelstra,Quist,Rahimi,Ridder,Roelofs,Ruiter,Schaap,Siebers,"
        "Slagter,Spaans,Teunissen,Tol,Uitenbroek,Veenstra,Verbeek,Visscher,Vonk,Wagenaar,van Wijk,"
        "Willemsen,Yıldız,Zandstra,Zwart"
    ).split(",")
)

WORDS = {
    Reason.CONTACT: (
        "Sinds mijn man er niet meer is, praat ik soms dagen met niemand.",
        "De buren zijn verhuisd. Ik ken hier bijna niemand meer.",
        "Mijn kinderen wonen ver weg en ik kom de deur niet uit.",
    ),
    Reason.GLOOM: (
        "Ik zie overal tegenop. Opstaan kost me al moeite.",
        "Vroeger lachte ik veel. Dat ben ik kwijt.",
    ),
    Reason.STRESS: (
        "Mijn hoofd staat nooit stil. Ik slaap slecht.",
        "Alles komt tegelijk en ik weet niet waar ik moet beginnen.",
    ),
    Reason.MEANING: (
        "Waar doe ik het nog voor, denk ik wel eens.",
        "Na mijn pensioen viel er een gat.",
    ),
    Reason.MONEY: ("Ik zeg overal nee tegen, want het kost altijd geld.",),
    Reason.FAMILY: ("Thuis is het de laatste tijd stil en gespannen.",),
    Reason.BODILY: (
        "De pijn gaat niet weg. Ik wil het er niet meer de hele dag over hebben.",
        "Ik ben zo moe, en alleen thuis wordt het niet beter.",
    ),
    Reason.OTHER: ("Ik wil graag weer iets betekenen.",),
}

NOTICED = (
    "Mevrouw vertelt elke dag hetzelfde verhaal en wil niet dat ik wegga.",
    "Meneer eet weinig. Hij zegt dat het alleen niet smaakt.",
    "De gordijnen blijven dicht. Vroeger zat hij altijd voor het raam.",
    "Ze vraagt of ik blijf voor koffie, ook als ik geen tijd heb.",
)

GOALS = (
    ("Zelf weer boodschappen doen", GoalNeed.DAILY),
    ("Eén keer per week ergens koffie drinken", GoalNeed.MEETING),
    ("Iemand hebben om mee te wandelen", GoalNeed.MOVING),
    ("Weer durven naar de markt te gaan", GoalNeed.MOVING),
    ("Iets doen waar een ander iets aan heeft", GoalNeed.DOING),
    ("Beter slapen door meer buiten te zijn", GoalNeed.MOVING),
    ("De taal genoeg spreken om de juf te verstaan", GoalNeed.LEARNING),
    ("Mijn verhaal een keer vertellen", GoalNeed.MEANING),
)

BRINGS = (
    "Bakt graag en deelt uit.",
    "Heeft veertig jaar in de bouw gewerkt, kan alles repareren.",
    "Kent alle vogels.",
    "Is goed met kinderen.",
    "Spreekt vier talen.",
    "",
)


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person."""

    given_name: str
    surname: str
    born: date
    postcode: str
    house_number: str
    phone: str


def someone(random: Random, number: int, pc4: str, today: date) -> Someone:
    """The *number*-th invented person in a postcode area; the house number keeps them apart."""
    years = round(random.triangular(22, 93, 71))
    born = date(today.year - years - 1, random.randint(1, 12), random.randint(1, 28))
    letters = "".join(random.choice("ABCDEFGHJKLMNPRTVWXZ") for _ in range(2))
    return Someone(
        given_name=random.choice(GIVEN),
        surname=random.choice(SURNAMES),
        born=born,
        postcode=f"{pc4} {letters}",
        house_number=str(number % 180 + 1),
        phone=f"06 {random.randint(10000000, 49999999)}",
    )
