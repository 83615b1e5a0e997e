"""Messages that leave: what they are called, what may keep them from leaving, and when to try again."""

from datetime import timedelta

from referral.domain.labels import Labelled


class MessageKind(Labelled):
    """What a message is about, by the folder of its words."""

    NEWS = "news", "Nieuws voor de verwijzer"
    NEWS_FOR_TEAM = "news_for_team", "Nieuws voor het team"
    REMINDER = "reminder", "Herinnering voor de verwijzer"
    REMINDER_FOR_TEAM = "reminder_for_team", "Herinnering voor het team"
    LATE = "late", "Te lang stil"
    EXPIRED = "expired", "Terug bij de verwijzer"
    CORRECTED = "corrected", "Gegevens verbeterd"
    ERASED = "erased", "Gegevens gewist"
    EMERGENCY = "emergency", "Noodtoegang"
    HAND_OVER = "hand_over", "Overdracht aan andere hulp"
    TOO_DEEP = "too_deep", "Vandaag is hulp nodig"
    APPOINTMENT = "appointment", "Uitnodiging voor een afspraak"
    APPOINTMENT_MOVED = "appointment_moved", "Afspraak verzet"
    APPOINTMENT_CANCELLED = "appointment_cancelled", "Afspraak afgezegd"
    APPOINTMENT_REMINDER = "appointment_reminder", "Herinnering aan een afspraak"
    PLACE_FREE = "place_free", "Er is een plek vrij, voor de persoon"
    QUESTIONS = "questions", "Een vragenlijst, voor de persoon"
    OWN_PAGE = "own_page", "Link naar de eigen pagina, voor de persoon"
    IMPACT_ASK = "impact_ask", "Vragenlijst over een activiteit, voor de persoon"
    IMPACT_REMIND = "impact_remind", "Herinnering aan de vragenlijst, voor de persoon"
    NEW_FACE = "new_face", "Nieuw gezicht van een team"
    INVITATION = "invitation", "Uitnodiging voor een account"
    SECOND_STEP_ENDED = "second_step_ended", "Tweede stap beëindigd"
    INCIDENT = "incident", "Melding van een incident"
    INCIDENT_DUE = "incident_due", "Termijn van een incident"
    THREAD = "thread", "Bericht in het gesprek"
    DIGEST = "digest", "Nieuws van de dag"
    COVER = "cover", "Waarneming"
    DIVIDED = "divided", "Werk opnieuw verdeeld"
    ACTIVITY_CHANGED = "activity_changed", "Een activiteit is veranderd"
    ATTENDANCE_LINK = "attendance_link", "Link om in te vullen wie er was"
    NEW_PERSON = "new_person", "Iemand is nieuw bij een activiteit"
    ASSURANCE = "assurance", "Klopt de catalogus nog?"
    STUDY_TO_JUDGE = "study_to_judge", "Een studie wacht op een besluit"
    STUDY_NEWS = "study_news", "Nieuws over een studie"
    RELEASE_TO_CHECK = "release_to_check", "Een uitgave wacht op controle"
    LUNCH_INVITATION = "lunch_invitation", "Uitnodiging voor een lunch van de buurtkring"
    LUNCH_CALLED_OFF = "lunch_called_off", "Een lunch van de buurtkring gaat niet door"
    RIGHTS_DUE = "rights_due", "Termijn van verzoeken van personen"


class Trouble(Labelled):
    """Why the last try failed, as far as it helps to know what to do."""

    REFUSED = "refused", "De mailserver weigert dit adres. Klopt het nog?"
    LOCKED_OUT = "locked_out", "De mailserver laat Patchwork niet toe. Vraag uw beheerder."
    LATER = "later", "De mailserver neemt nu niets aan."
    UNREACHABLE = "unreachable", "De mailserver is niet te bereiken."
    UNMADE = "unmade", "Patchwork kon dit bericht niet maken. Vraag uw beheerder."


FIRST_PAUSE = timedelta(seconds=10)
GROWTH = 3
LONGEST_PAUSE = timedelta(hours=1)

TRIES = 132
"""About an hour of growing pauses, then once an hour: more than five days in all."""


def pause(failed_before: int) -> timedelta:
    """How long to wait after a failure, when so many tries had failed before it."""
    grown: timedelta = FIRST_PAUSE * GROWTH ** min(failed_before, 10)
    return min(grown, LONGEST_PAUSE)
