"""The invented city of Waterbeek: 165,000 inhabitants, nine neighbourhoods, four teams."""

from dataclasses import dataclass

from referral.domain.codes import Funding, HandOverTarget
from referral.domain.statuses import OrganisationKind, Role

REGION = "Waterbeek"
UNFINISHED = "Waterbeek (in aanbouw)"
"""The name of the region until its whole past was played."""

K = OrganisationKind
H = HandOverTarget


@dataclass(frozen=True, slots=True)
class TeamData:
    """A function, its present face, and the neighbourhoods with inhabitants and postcodes it serves."""

    name: str
    face: str
    coaches: tuple[str, ...]
    neighbourhoods: tuple[tuple[str, int, tuple[str, ...]], ...]
    funding: Funding = Funding.WMO


WELFARE = "Stichting Samenop Waterbeek"

TEAMS = (
    TeamData(
        "Team Noord",
        "Marit",
        ("Marit Hoekstra", "Joost Verhagen"),
        (
            ("Molenpark", 21500, ("9801", "9802")),
            ("Zilverkade", 17200, ("9803",)),
            ("De Wierden", 14800, ("9804",)),
        ),
    ),
    TeamData(
        "Team Centrum",
        "Samir",
        ("Samir Belkadi", "Lotte Brinkman"),
        (("Binnenstad", 19800, ("9811", "9812")), ("Stationskwartier", 16300, ("9813",))),
    ),
    TeamData(
        "Team Zuid",
        "Ineke",
        ("Ineke Postma", "Daan Reitsma"),
        (("Rozenoord", 22400, ("9821", "9822")), ("Lindenhof", 18600, ("9823",))),
    ),
    TeamData(
        "Team West",
        "Yara",
        ("Yara Tahiri", "Bram Schouten"),
        (("Havenbuurt", 15900, ("9831",)), ("Duinrand", 18500, ("9832", "9833"))),
        Funding.AZWA,
    ),
)

CARE_CONTACTS = (
    (H.SOCIAL_COUNSEL, "Sociaal raadslieden Waterbeek", "maandag tot en met vrijdag, 9.00 tot 12.30 uur"),
    (H.SOCIAL_WORK, "Maatschappelijk werk Waterbeek", "maandag tot en met vrijdag, 8.30 tot 17.00 uur"),
    (H.DEBT_HELP, "Schuldhulp Waterbeek", "maandag, dinsdag en donderdag, 9.00 tot 16.00 uur"),
    (H.MENTAL_CARE, "Ggz De Overkant", "elke werkdag, 8.30 tot 17.00 uur"),
    (H.SPIRITUAL_CARE, "Centrum voor levensvragen Waterbeek", "dinsdag en vrijdag, 9.00 tot 13.00 uur"),
    (H.SAFE_HOME, "Veilig Thuis Waterbeek", "altijd, dag en nacht"),
)
"""Other help: its kind, its name, and when it can be reached."""

ORGANISATIONS = (
    (K.WELFARE, WELFARE),
    (K.WELFARE, "Buurthuis De Kajuit"),
    (K.GP_PRACTICE, "Huisartsenpraktijk De Vlier"),
    (K.GP_PRACTICE, "Huisartsenpraktijk Zilverkade"),
    (K.GP_PRACTICE, "Gezondheidscentrum Rozenoord"),
    (K.GP_PRACTICE, "Praktijk aan de Singel"),
    (K.GP_PRACTICE, "Huisartsen Duinrand"),
    (K.GP_PRACTICE, "Praktijk Lindenhof"),
    (K.HOME_CARE, "Thuiszorg Nabij"),
    (K.HOME_CARE, "Wijkzorg Waterbeek"),
    (K.DAY_CARE, "Dagbesteding De Schuur"),
    (K.PHYSIOTHERAPY, "Fysiotherapie Binnenstad"),
    (K.UNIVERSITY, "Hogeschool Waterbeek"),
)

GPS = (
    ("Anneke van der Plas", "Huisartsenpraktijk De Vlier"),
    ("Thomas Wiersma", "Huisartsenpraktijk Zilverkade"),
    ("Nadia El Idrissi", "Gezondheidscentrum Rozenoord"),
    ("Pieter Hoogland", "Praktijk aan de Singel"),
    ("Saskia Boermans", "Huisartsen Duinrand"),
    ("Ruben Kleijn", "Praktijk Lindenhof"),
)

CARE_WORKERS = (
    ("Wilma Stolk", "Thuiszorg Nabij"),
    ("Jelle Dijkman", "Wijkzorg Waterbeek"),
    ("Fenna Oosting", "Dagbesteding De Schuur"),
    ("Karim Haddad", "Fysiotherapie Binnenstad"),
)

HOSTS = ("Corrie Veldman", "Henk Jonker", "Aisha Mansouri", "Gerda Pol", "Theo Blom", "Mina Sanders")

COORDINATOR = "Esther Nijland"
COMMUNITY_WORKER = "Joke Terpstra"
RESEARCHER = "Dr. Olivier Raven"
MEASURER = "Lotte Kranenburg"
ADMIN = "Joris Brandsma"
PRIVACY_OFFICER = "Mr. Halima Zerrouk"

DEMO_ACCOUNTS = (
    (Role.GP, "Anneke van der Plas"),
    (Role.CARE_WORKER, "Wilma Stolk"),
    (Role.COACH, "Marit Hoekstra"),
    (Role.HOST, "Corrie Veldman"),
    (Role.COORDINATOR, COORDINATOR),
    (Role.COMMUNITY_WORKER, COMMUNITY_WORKER),
    (Role.RESEARCHER, RESEARCHER),
    (Role.MEASURER, MEASURER),
    (Role.ADMIN, ADMIN),
    (Role.PRIVACY_OFFICER, PRIVACY_OFFICER),
)
"""Who can be tried with one click: one person per role."""
