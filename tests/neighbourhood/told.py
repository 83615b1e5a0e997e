"""Figures as the monitor tells them, with the columns that the program of the statistics gives them."""

from referral.domain.instruments.definition import Direction
from referral.domain.research.figures import Column, Figure, Picture, Table

DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 100 40">'
    '<rect x="0" y="10" width="80" height="12" fill="#0a6a72"/><text x="0" y="36">Welbevinden</text></svg>'
)
NARROW = DRAWN.replace("0 0 100 40", "0 0 50 40").replace('width="80"', 'width="40"')
TAKEN = "Deel dat een stap gezet heeft"
CHANGE = (
    Column("instrument", "Vragenlijst (code)", "text", label_en="Questionnaire (code)"),
    Column("label", "Vragenlijst", "text"),
    Column("version", "Versie", "text"),
    Column("moment", "Moment", "text"),
    Column("better", "Beter is", "text"),
    Column("people", "Mensen"),
    *(
        Column(name, label, "score", "punten")
        for name, label in (
            ("before", "Start"),
            ("after", "Later"),
            ("change", "Verandering"),
            ("low", "Van"),
            ("high", "Tot"),
        )
    ),
    *(
        Column(name, label, "number")
        for name, label in (("d_z", "d_z"), ("d_low", "d_z van"), ("d_high", "d_z tot"), ("d_av", "d_av"))
    ),
    Column("p_rank", "p (Wilcoxon)", "chance"),
)
AT_THE_END = ("1", "Bij het afronden", Direction.HIGHER.label)
BETTER = (45, 4.1, 6.35, 2.25, 1.75, 2.75, 1.2, 0.9, 1.5, 1.1, 0.0005)
WORSE = (40, 44.0, 41.5, -2.5, -4.25, -0.75, -0.5, -0.8, -0.15, -0.45, 0.084)
ROWS = (
    ("own_goal", "Eigen doel", *AT_THE_END, *BETTER),
    ("who5", "Welbevinden (WHO-5)", *AT_THE_END, *WORSE),
)


def outcomes() -> Figure:
    """Change in people: better for one questionnaire, a little worse for the other."""
    return Figure(
        "outcomes",
        "Uitkomsten",
        "Wat veranderde er bij mensen tussen de start en later?",
        "Verandering is: later min de start, van dezelfde persoon.",
        "De som van de veranderingen",
        "Mensen met een score op beide momenten",
        85,
        0.4,
        "Van wie op beide momenten gevraagd is: het deel zonder twee scores.",
        tables=(Table("change", "Verandering", CHANGE, ROWS, "Van en tot is het 95 %-interval (t)."),),
        pictures=(
            Picture("change", "Hoe groot de verandering is", DRAWN, "Eigen doel: d_z 1,2", "change", NARROW),
        ),
        bias=("Er is geen vergelijkingsgroep: ook zonder verwijzing kan iets veranderen.",),
    )


def speed() -> Figure:
    """A curve of two steps, week by week, with a point that may not be shown."""
    columns = (
        Column("step", "Wat", "text"),
        Column("day", "Dagen sinds verwijzing", "days", "dagen"),
        Column("share", "Deel", "share"),
    )
    rows = [
        (step, day, None if (step, day) == ("Intake", 28) else share)
        for step, share in (("Contact", 0.8), ("Intake", 0.45))
        for day in range(0, 64, 7)
    ]
    return Figure(
        "speed",
        "Snelheid",
        "Hoe snel volgt contact op een verwijzing?",
        "Dagen sinds de verwijzing.",
        "Verwijzingen met de stap",
        "Alle verwijzingen",
        120,
        tables=(Table("curve", "Week voor week", columns, tuple(rows)),),
        pictures=(
            Picture("curve", "Deel dat een stap gezet heeft", DRAWN, "Contact: 80 %", "curve", NARROW),
        ),
    )
