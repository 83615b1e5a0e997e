"""The tables of the data set, variable by variable."""

from referral.domain.research.codebook import Kind, Part, TableSpec, Variable

RID = Variable("rid", Kind.KEY, "Sleutel van de verwijzing", "Key of the referral", Part.KEY, always=True)
NOT_YET = "niet (of nog niet) gebeurd in de dagen die gevolgd zijn"


def _day(name: str, label: str, label_en: str, missing: str = NOT_YET) -> Variable:
    return Variable(name, Kind.DAYS, label, label_en, unit="dagen sinds verwijzing", missing=missing)


def _count(name: str, label: str, label_en: str, part: Part = Part.PROCESS) -> Variable:
    return Variable(name, Kind.WHOLE, label, label_en, part, unit="aantal")


def _code(name: str, label: str, label_en: str, part: Part = Part.PROCESS, missing: str = "") -> Variable:
    return Variable(name, Kind.CODE, label, label_en, part, missing=missing)


def _key(name: str, label: str, label_en: str, missing: str = "") -> Variable:
    return Variable(name, Kind.KEY, label, label_en, Part.KEY, missing=missing)


REFERRAL = TableSpec(
    "referral",
    "Verwijzingen: een rij per verwijzing",
    "Referrals: one row per referral",
    (
        RID,
        Variable("pid", Kind.KEY, "Sleutel van de persoon", "Key of the person", Part.KEY, always=True),
        Variable(
            "quarter", Kind.CODE, "Kwartaal van verwijzen", "Quarter of referral", Part.QUASI, always=True
        ),
        Variable(
            "follow_days",
            Kind.DAYS,
            "Dagen gevolgd, in hele weken vanaf de verwijzing",
            "Days followed, in whole weeks from referral",
            unit="dagen",
            always=True,
        ),
        _code("area", "Wijk", "Neighbourhood", Part.QUASI),
        _code("age_band", "Leeftijdsgroep bij verwijzing", "Age group at referral", Part.QUASI),
        _code("kind", "Door wie verwezen", "Referred by"),
        _code("sector", "Soort organisatie van de verwijzer", "Kind of organisation of the referrer"),
        _key("practice", "Sleutel van de verwijzende organisatie", "Key of the referring organisation"),
        _key("referrer", "Sleutel van de verwijzer", "Key of the referrer"),
        _key("team", "Sleutel van het team", "Key of the team"),
        _key("coach", "Sleutel van de coach", "Key of the coach", "nog niemand toegewezen"),
        _code("reason", "Eerste reden", "First reason", Part.OUTCOME),
        Variable(
            "reasons",
            Kind.TEXT,
            "Alle redenen, met puntkomma",
            "All reasons, semicolon-separated",
            Part.OUTCOME,
        ),
        _code("funding", "Wie betaalt", "Funding stream"),
        _code("status", "Stand op de dag van bevriezen", "Status at freeze"),
        _code(
            "activity_kind",
            "Soort van de eerste activiteit",
            "Kind of the first activity",
            missing="geen plek",
        ),
        _day("accepted_day", "Aangenomen", "Accepted"),
        _day("tried_day", "Eerste poging tot contact", "First attempt at contact"),
        _count("attempts", "Pogingen tot contact", "Attempts at contact"),
        _day("reached_day", "Contact gelegd", "Person reached"),
        _day("intake_day", "Intake gedaan", "Intake held"),
        _day("placed_day", "Plek gevonden", "Placed"),
        _day("first_day", "Eerste keer meegedaan", "First attended"),
        _day("third_day", "Derde keer meegedaan", "Third attended"),
        _day("fourth_day", "Vierde keer meegedaan", "Fourth attended"),
        _day("last_day", "Laatste keer meegedaan", "Last attended"),
        _day("closed_day", "Afgerond, en daarna niet heropend", "Closed, and not reopened since"),
        _day("ended_day", "Gestopt zonder afronden", "Ended without being closed"),
        _code("ended_how", "Hoe gestopt", "How it ended", missing="niet gestopt, of afgerond"),
        _count("reopened", "Keren heropend", "Times reopened"),
        _count("attended", "Bijeenkomsten bezocht", "Meetings attended"),
        _count("excused", "Bijeenkomsten afgemeld", "Meetings excused"),
        _count("missed", "Bijeenkomsten gemist zonder bericht", "Meetings missed without notice"),
        _count("signals", "Signalen van wegblijven", "Signals of staying away"),
        _count("signals_in_time", "Waarvan op tijd beantwoord", "Of which answered in time"),
        _count("signals_open", "Waarvan nog open, binnen de tijd", "Of which still open, within time"),
        _day(
            "feedback_day",
            "Eerste bericht aan de verwijzer na plek of einde",
            "First feedback to the referrer",
        ),
        _day("feedback_read_day", "Dat bericht geopend", "That feedback opened"),
        _code("share_back", "Toestemming voor bericht aan de verwijzer", "Consent to share back"),
        _code("close_reason", "Reden van afronden", "Reason of closing", Part.OUTCOME, "niet afgerond"),
        _code("exit", "Waarheen", "Where to", Part.OUTCOME, "niet afgerond"),
        _code(
            "verdict",
            "Oordeel van de persoon",
            "The person's verdict",
            Part.OUTCOME,
            "niet afgerond of niet gevraagd",
        ),
        Variable(
            "minutes_met",
            Kind.WHOLE,
            "Minuten van de coach in gesprek",
            "Coach minutes face to face",
            unit="minuten",
            missing="niet afgerond",
        ),
        Variable(
            "minutes_phone",
            Kind.WHOLE,
            "Minuten van de coach aan telefoon en schrijven",
            "Coach minutes by phone and writing",
            unit="minuten",
            missing="niet afgerond",
        ),
    ),
)

EVENT = TableSpec(
    "event",
    "Gebeurtenissen: een rij per gebeurtenis, in volgorde",
    "Events: one row per event, in order",
    (
        RID,
        Variable(
            "seq", Kind.WHOLE, "Volgnummer binnen de verwijzing", "Sequence within the referral", always=True
        ),
        Variable("type", Kind.CODE, "Wat er gebeurde", "What happened", always=True),
        Variable(
            "day",
            Kind.DAYS,
            "Dag waarop het gebeurde",
            "Day it happened",
            unit="dagen sinds verwijzing",
            always=True,
        ),
        Variable(
            "recorded_day",
            Kind.DAYS,
            "Dag waarop het is opgeschreven",
            "Day it was recorded",
            unit="dagen sinds verwijzing",
        ),
        _code("role", "Rol van wie het deed", "Role of who did it"),
        _key("actor", "Sleutel van wie het deed", "Key of who did it", "Patchwork zelf"),
        _key(
            "org", "Sleutel van de organisatie van wie het deed", "Key of the organisation", "Patchwork zelf"
        ),
        _code("detail", "Code die erbij hoort", "Code that belongs to it", missing="geen code"),
        _key("activity", "Sleutel van de activiteit", "Key of the activity", "geen activiteit"),
        _code("activity_kind", "Soort activiteit", "Kind of activity", missing="geen activiteit"),
    ),
)

MEASURE = TableSpec(
    "measure",
    "Metingen: een rij per verwijzing, moment en vragenlijst",
    "Measures: one row per referral, moment and questionnaire",
    (
        RID,
        _code("moment", "Moment", "Moment"),
        _code("instrument", "Vragenlijst, of het eigen doel", "Questionnaire, or own_goal"),
        Variable("version", Kind.TEXT, "Versie van de vragenlijst", "Version of the questionnaire"),
        _code("state", "Gevraagd, ingevuld, geweigerd", "Asked, answered, refused"),
        _day("day", "Ingevuld", "Answered", "niet ingevuld"),
        Variable(
            "score",
            Kind.NUMBER,
            "Totaal",
            "Total score",
            Part.OUTCOME,
            "punten",
            "niet ingevuld of te veel open",
        ),
        _count("missing", "Vragen zonder antwoord", "Items without an answer"),
        _code("way", "Langs welke weg", "By which way"),
        _code("help", "Hulp bij het invullen", "Help with filling in", missing="niet ingevuld"),
    ),
)

ATTENDANCE = TableSpec(
    "attendance",
    "Opkomst: een rij per verwijzing en bijeenkomst",
    "Attendance: one row per referral and meeting",
    (
        RID,
        _key("activity", "Sleutel van de activiteit", "Key of the activity"),
        _code("activity_kind", "Soort activiteit", "Kind of activity"),
        _day("day", "Dag van de bijeenkomst", "Day of the meeting", ""),
        _code("state", "Opkomst", "Attendance"),
    ),
)

TIE = TableSpec(
    "tie",
    "Samenwerking: een rij per verwijzing, overdracht of terugkoppeling tussen twee organisaties",
    "Cooperation: one row per referral, hand-over or feedback between two organisations",
    (
        RID,
        Variable(
            "tie_kind",
            Kind.CODE,
            "Verwijzing, overdracht, doorgestuurd of terugkoppeling",
            "Referral, hand-over, re-route or feedback",
            always=True,
        ),
        Variable("quarter", Kind.CODE, "Kwartaal", "Quarter", always=True),
        _day("day", "Dag", "Day", ""),
        _key("source", "Sleutel van wie het deed", "Key of the source organisation"),
        _key("target", "Sleutel van wie het kreeg", "Key of the target organisation"),
        _code("source_sector", "Sector van wie het deed", "Sector of the source"),
        _code("target_sector", "Sector van wie het kreeg", "Sector of the target"),
        _code("source_function", "Functie van wie het deed", "Function of the source"),
        _code("target_function", "Functie van wie het kreeg", "Function of the target"),
        _day("answered_day", "Beantwoord of geopend", "Answered or opened"),
        _code("accepted", "Aangenomen", "Accepted", missing="geen antwoord"),
    ),
)

CARE_USE = TableSpec(
    "care_use",
    "Contacten met de praktijk: een rij per verwijzing en half jaar",
    "Contacts with the practice: one row per referral and half-year",
    (
        RID,
        _code("span", "Half jaar voor of na de verwijzing", "Half-year before or after referral"),
        _count("short", "Contacten korter dan 20 minuten", "Contacts shorter than 20 minutes", Part.OUTCOME),
        _count(
            "long", "Contacten van 20 minuten of langer", "Contacts of 20 minutes or longer", Part.OUTCOME
        ),
        Variable(
            "minutes",
            Kind.WHOLE,
            "Minuten samen",
            "Minutes in total",
            Part.OUTCOME,
            "minuten",
            "niet opgeschreven",
        ),
        Variable(
            "days_covered",
            Kind.WHOLE,
            "Dagen waarover geteld is, hoogstens 182",
            "Days covered, at most 182",
            unit="dagen",
        ),
    ),
)

ACTIVITY = TableSpec(
    "activity",
    "Activiteiten: een rij per activiteit, zonder personen",
    "Activities: one row per activity, no persons",
    (
        _key("activity", "Sleutel van de activiteit", "Key of the activity"),
        _code("activity_kind", "Soort activiteit", "Kind of activity"),
        Variable("price_cents", Kind.WHOLE, "Eigen bijdrage per keer", "Price per meeting", unit="cent"),
        Variable("minutes", Kind.WHOLE, "Duur van een bijeenkomst", "Length of a meeting", unit="minuten"),
        _count("capacity", "Plekken", "Capacity"),
        _count("held", "Bijeenkomsten gehouden in de periode", "Meetings held in the period"),
    ),
)

AREA = TableSpec(
    "area",
    "Wijken: inwoners en praktijken, om op te delen",
    "Neighbourhoods: inhabitants and practices, as denominators",
    (
        _code("area", "Wijk", "Neighbourhood"),
        _count("inhabitants", "Inwoners", "Inhabitants"),
        _count("practices", "Verwijzende organisaties in de regio", "Referring organisations in the region"),
    ),
)

IMPACT = TableSpec(
    "impact",
    "Jaarlijkse rondes: een rij per doel, vraag en antwoord, zonder personen",
    "Yearly rounds: one row per goal, statement and answer, no persons",
    (
        Variable("year", Kind.WHOLE, "Jaar", "Year"),
        _code("activity_kind", "Soort activiteit", "Kind of activity"),
        Variable("goal", Kind.TEXT, "Doel", "Goal"),
        Variable("statement", Kind.TEXT, "Zin", "Statement"),
        _code("step", "Antwoord, 1 tot 5; leeg is open gelaten", "Answer, 1 to 5; empty is left open"),
        _count("answers", "Antwoorden", "Answers", Part.OUTCOME),
    ),
)

TABLES: tuple[TableSpec, ...] = (
    REFERRAL,
    EVENT,
    MEASURE,
    ATTENDANCE,
    TIE,
    CARE_USE,
    ACTIVITY,
    AREA,
    IMPACT,
)
"""Each is a file of the same name: `referral.parquet`, `referral.csv`, and so on."""
