"""Code lists of what protects a person: representatives, emergency access, the meldcode."""

from datetime import timedelta

from referral.domain.labels import Labelled


class RepresentativeGround(Labelled):
    """On what ground somebody speaks for an adult (Wmo 2015, article 1.1.1, paragraph 2)."""

    CURATOR = "curator", "Curator"
    MENTOR = "mentor", "Mentor"
    PROXY = "proxy", "Schriftelijk gemachtigde"
    PARTNER = "partner", "Partner"
    PARENT = "parent", "Ouder"
    CHILD = "child", "Kind"
    SIBLING = "sibling", "Broer of zus"
    GRANDPARENT = "grandparent", "Grootouder"
    GRANDCHILD = "grandchild", "Kleinkind"

    @property
    def is_appointed(self) -> bool:
        """Whether a court appointed this person: then only they can consent for the other."""
        return self in {RepresentativeGround.CURATOR, RepresentativeGround.MENTOR}


ADULT_AGE = 18
"""Below this age other rules hold; these grounds are for adults."""


class EmergencyGround(Labelled):
    """Why somebody opens a file that is not theirs."""

    ACUTE_DANGER = "acute_danger", "Er is nu gevaar voor deze persoon of iemand anders"
    FOUND_UNWELL = "found_unwell", "De persoon is niet aanspreekbaar of in de war"
    STAND_IN = "stand_in", "De vaste collega is onbereikbaar en het kan niet wachten"


EMERGENCY_HOURS = 3
EMERGENCY_LASTS = timedelta(hours=EMERGENCY_HOURS)
"""How long an emergency access stays open."""


class Judgement(Labelled):
    """What the privacy officer thinks of an emergency access afterwards."""

    JUSTIFIED = "justified", "Terecht"
    NOT_JUSTIFIED = "not_justified", "Niet terecht"


class SafetyStep(Labelled):
    """The five steps of the meldcode for domestic violence and abuse (Wmo 2015, article 3.3)."""

    SIGNALS = "signals", "1. Signalen in kaart brengen"
    CONSULT = "consult", "2. Overleggen met een collega en zo nodig Veilig Thuis"
    TALK = "talk", "3. Praten met de betrokkenen"
    WEIGH = "weigh", "4. Wegen met het afwegingskader"
    DECIDE = "decide", "5. Beslissen: melden, hulp organiseren, of allebei"


class SafetyDecision(Labelled):
    """How step five ended."""

    REPORT = "report", "Gemeld bij Veilig Thuis"
    HELP = "help", "Zelf hulp georganiseerd"
    REPORT_AND_HELP = "report_and_help", "Gemeld, en zelf hulp georganiseerd"
    NO_CONCERN = "no_concern", "De zorg bleek niet terecht"
