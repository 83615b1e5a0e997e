"""A study, from filed to approved, and the release made for it (domain.md L13; UAVG 24 and 44, AVG 89)."""

from referral.domain.labels import Labelled

PERIOD_MOST_YEARS = 10
"""The longest period of one study."""


class Ground(Labelled):
    """Why data of people may be used for a study (L13)."""

    CONSENT = "consent", "Toestemming voor onderzoek"
    IMPOSSIBLE = "impossible", "Toestemming vragen kan niet (Wmo 5.3.6, onder a)"
    NOT_TRACEABLE = (
        "not_traceable",
        "Vragen is niet redelijk, en niemand is te herleiden (Wmo 5.3.6, onder b)",
    )


class AreaLevel(Labelled):
    """How coarse the place is in the data set."""

    REGION = "region", "Hele regio"
    NEIGHBOURHOOD = "neighbourhood", "Wijk"


class StudyState(Labelled):
    """Where a study stands. A changed study is filed anew: what was approved never changes."""

    DRAFT = "draft", "Concept"
    FILED = "filed", "Ingediend"
    APPROVED = "approved", "Goedgekeurd"
    REFUSED = "refused", "Niet goedgekeurd"
    WITHDRAWN = "withdrawn", "Ingetrokken"


class ReleaseState(Labelled):
    """Where a release stands; only a signed one can be read or fetched by the researcher."""

    WAITING = "waiting", "Wacht op de werker"
    MAKING = "making", "Wordt gemaakt"
    TO_CHECK = "to_check", "Wacht op controle"
    SIGNED = "signed", "Vrijgegeven"
    REFUSED = "refused", "Niet vrijgegeven"
    FAILED = "failed", "Niet gelukt"


class FigureState(Labelled):
    """Where one view of a release with one choice of filters stands."""

    WAITING = "waiting", "Wacht op de werker"
    WORKING = "working", "Wordt berekend"
    READY = "ready", "Klaar"
    FAILED = "failed", "Niet gelukt"
