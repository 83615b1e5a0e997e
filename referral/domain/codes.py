"""The code lists of a referral. Lists follow Dutch practice in Welzijn op Recept registrations."""

from referral.domain.labels import Labelled


class Reason(Labelled):
    """Why somebody is referred (the reason groups of a running Dutch registration).

    The word for the first group is one the person can read over the referrer's shoulder.
    """

    CONTACT = "contact", "Weinig contact met anderen"
    GLOOM = "gloom", "Somber of angstig"
    STRESS = "stress", "Stress of spanning"
    MEANING = "meaning", "Verlies van zin, rouw"
    MONEY = "money", "Zorgen over geld"
    FAMILY = "family", "Relatie of familie"
    BODILY = "bodily", "Lichamelijke klacht met een sociale kant"
    OTHER = "other", "Iets anders"


class StopCheck(Labelled):
    """What calls for other help first; never a silent rejection, always a question back."""

    NOTHING = "nothing", "Nee, niets daarvan"
    CRISIS = "crisis", "Acute crisis of gedachten aan zelfdoding"
    PSYCHOSIS = "psychosis", "Psychose of verwardheid"
    ADDICTION = "addiction", "Een verslaving die nu op de voorgrond staat"
    VIOLENCE = "violence", "Geweld of onveiligheid thuis"
    DEMENTIA = "dementia", "Gevorderde dementie zonder begeleider"

    @property
    def advice(self) -> str:
        """Where to turn first."""
        return _ADVICE[self]


_ADVICE = {
    StopCheck.NOTHING: "",
    StopCheck.CRISIS: "Overleg eerst met de crisisdienst van de ggz of bel 113.",
    StopCheck.PSYCHOSIS: "Overleg eerst met de huisarts of de ggz.",
    StopCheck.ADDICTION: "Overleg eerst met de verslavingszorg.",
    StopCheck.VIOLENCE: "Overleg eerst met Veilig Thuis (0800-2000, dag en nacht).",
    StopCheck.DEMENTIA: "Zoek eerst iemand die kan meegaan, of overleg met de casemanager.",
}


class Need(Labelled):
    """What the first contact and the activity must take into account."""

    ROLLATOR = "rollator", "Loopt met een rollator"
    HEARING = "hearing", "Hoort minder goed"
    PHONE_ONLY = "phone_only", "Alleen per telefoon te bereiken"
    INTERPRETER = "interpreter", "Heeft een tolk nodig"


class ContactWay(Labelled):
    """How the coach may safely make contact."""

    PHONE = "phone", "Bellen"
    TEXT = "text", "Sms of app"
    LETTER = "letter", "Brief"
    VIA_REFERRER = "via_referrer", "Via de verwijzer"


class ContactTime(Labelled):
    """When contact suits and is safe."""

    ANY = "any", "Maakt niet uit"
    MORNING = "morning", "’s Ochtends"
    AFTERNOON = "afternoon", "’s Middags"
    EVENING = "evening", "’s Avonds"


class ConsentPurpose(Labelled):
    """What a person says yes to; each purpose stands on its own."""

    REFER = "refer", "Gegevens doorgeven aan de welzijnscoach"
    SHARE_BACK = "share_back", "De verwijzer mag horen hoe het gaat"
    SHARE_WITH = "share_with", "Een andere zorgverlener mag horen hoe het gaat"
    RESEARCH = "research", "Gegevens zonder naam gebruiken voor onderzoek"
    SUCCESS_STORY = "success_story", "Het verhaal zonder naam vertellen als voorbeeld"
    RECONTACT = "recontact", "Later nog eens benaderd worden"


class ConsentMethod(Labelled):
    """How the person gave consent."""

    SPOKEN = "spoken", "Mondeling"
    WRITTEN = "written", "Schriftelijk"


CONSENT_TEXT_VERSION = "2026-11"
"""The version of the consent words on the form; changes whenever the words change."""


class DeclineCode(Labelled):
    """Why a team cannot take a referral."""

    NOT_ELIGIBLE = "not_eligible", "Past niet bij Welzijn op Recept"
    NO_CAPACITY = "no_capacity", "Geen ruimte op dit moment"
    OTHER_AREA = "other_area", "Woont buiten ons gebied"
    DUPLICATE = "duplicate", "Is al bij ons bekend"
    REFUSED = "refused", "De persoon wil dit niet"
    UNREACHABLE = "unreachable", "De persoon is niet te bereiken"
    OTHER = "other", "Anders, namelijk"


class RerouteCode(Labelled):
    """Why a team passes a referral on to another function."""

    OTHER_AREA = "other_area", "Woont in een andere wijk"
    OTHER_FUNCTION = "other_function", "Andere hulp past beter"
    NO_CAPACITY = "no_capacity", "Bij ons is nu geen ruimte"
    TO_SORT = "to_sort", "Het verdeelpunt zocht het juiste team"


class PauseCause(Labelled):
    """Why the clock of a referral may stand still; the referrer sees that it does, not why."""

    PERSON_ASKED = "person_asked", "Op verzoek van de persoon zelf"
    AWAY = "away", "Is een tijd weg"
    ILL = "ill", "Is ziek of opgenomen"
    OTHER_HELP_FIRST = "other_help_first", "Andere hulp gaat nu voor"
    FAMILY = "family", "Iets in de familie, zoals een overlijden"


class AttemptChannel(Labelled):
    """How the coach tried to reach the person."""

    PHONE = "phone", "Telefoon"
    TEXT = "text", "Sms of app"
    LETTER = "letter", "Brief"
    VISIT = "visit", "Langsgegaan"
    VIA_REFERRER = "via_referrer", "Via de verwijzer"


class AppointmentWay(Labelled):
    """How coach and person meet."""

    PHONE = "phone", "Bellen"
    HOME = "home", "Bij de persoon thuis"
    OFFICE = "office", "In het wijkgebouw of op kantoor"
    OUTSIDE = "outside", "Buiten, bijvoorbeeld wandelend"
    VIDEO = "video", "Beeldbellen"


class AskedBy(Labelled):
    """Who wanted an appointment to change."""

    PERSON = "person", "De persoon"
    COACH = "coach", "De welzijnscoach"
    OTHER = "other", "Iemand anders"


class MoveCause(Labelled):
    """Why an appointment moved or was called off; codes only, no story about health."""

    TIME = "time", "De tijd kwam niet uit"
    ILL = "ill", "Ziek"
    TRANSPORT = "transport", "Kon er niet komen"
    OTHER_DUTY = "other_duty", "Iets anders ging voor"
    DOUBTS = "doubts", "Twijfelt of het nodig is"
    OTHER = "other", "Andere reden"


class AppointmentOutcome(Labelled):
    """How an appointment went: whether it took place is apart from whether the person came."""

    ATTENDED = "attended", "Doorgegaan, de persoon was er"
    LATE = "late", "Doorgegaan, de persoon was later"
    NO_SHOW = "no_show", "De persoon kwam niet"
    NOT_HELD = "not_held", "Niet doorgegaan door ons"

    @property
    def met(self) -> bool:
        """Whether coach and person spoke."""
        return self in {AppointmentOutcome.ATTENDED, AppointmentOutcome.LATE}


class ContactLimit(Labelled):
    """What is not safe or not wanted in contact; it binds every channel, of people and of Patchwork."""

    NO_VOICEMAIL = "no_voicemail", "Niets inspreken op de voicemail"
    NO_TEXT = "no_text", "Geen sms of app"
    NO_MAIL = "no_mail", "Geen e-mail"
    NO_LETTER = "no_letter", "Geen brief"
    NO_VISIT = "no_visit", "Niet langskomen"


class AttemptResult(Labelled):
    """What an attempt brought. Only SPOKEN is contact."""

    SPOKEN = "spoken", "Gesproken"
    NO_ANSWER = "no_answer", "Geen gehoor"
    VOICEMAIL = "voicemail", "Voicemail ingesproken"
    SENT = "sent", "Bericht verstuurd, nog geen antwoord"
    WRONG_NUMBER = "wrong_number", "Nummer klopt niet"


class Route(Labelled):
    """The two ways to start: lift first by a talk, or prevent by a place in a group."""

    GROUP = "group", "Meteen meedoen met anderen"
    TALK_FIRST = "talk_first", "Eerst gesprekken met één iemand, daarna verder kijken"
    DOING = "doing", "Iets doen, zonder groep"


class OutcomeLevel(Labelled):
    """How far a goal was reached, in the person's own verdict."""

    ACHIEVED = "achieved", "Gelukt"
    PARTLY = "partly", "Deels gelukt"
    NOT_ACHIEVED = "not_achieved", "Niet gelukt"
    UNKNOWN = "unknown", "Niet bekend"


class CloseReason(Labelled):
    """Why a referral ends: found the way, or one of the drop-out reasons of Dutch practice."""

    FOUND_WAY = "found_way", "Heeft de weg gevonden"
    PERSONAL = "personal", "Persoonlijke reden"
    DEATH_ILLNESS = "death_illness", "Overlijden of ernstige ziekte"
    NO_MATCH = "no_match", "Niets passends gevonden"
    COST = "cost", "Kosten"
    WAITING = "waiting", "Wachten duurde te lang"
    THRESHOLD = "threshold", "Drempel te hoog"
    LANGUAGE = "language", "Taal"
    UNREACHABLE = "unreachable", "Niet meer te bereiken"
    OTHER_CARE = "other_care", "Verwezen naar andere zorg"
    OTHER = "other", "Andere reden"


class Exit(Labelled):
    """What the person goes on with after closing."""

    NONE = "none", "Niets bekend"
    VOLUNTEERING = "volunteering", "Vrijwilligerswerk"
    MOVEMENT = "movement", "Bewegen of sport"
    SOCIAL = "social", "Een sociale activiteit"
    COURSE = "course", "Een cursus"
    SOCIAL_SERVICES = "social_services", "Sociale dienstverlening"
    OTHER = "other", "Anders"


class OfferRefusal(Labelled):
    """Why a person said no to an offered activity; always allowed, never a failure."""

    NOT_MY_THING = "not_my_thing", "Past niet bij mij"
    TOO_FAR = "too_far", "Te ver weg"
    TIME = "time", "De tijd komt niet uit"
    COMPANY = "company", "Liever niet met een groep"
    NO_REASON = "no_reason", "Geen reden nodig"


class HandOverTarget(Labelled):
    """Where a problem that outgrows neighbours goes."""

    SOCIAL_COUNSEL = "social_counsel", "Sociaal raadslieden"
    DEBT_HELP = "debt_help", "Schuldhulp"
    SOCIAL_WORK = "social_work", "Maatschappelijk werk"
    GP = "gp", "Huisarts"
    MENTAL_CARE = "mental_care", "Ggz"
    SPIRITUAL_CARE = "spiritual_care", "Geestelijk verzorger"
    SAFE_HOME = "safe_home", "Veilig Thuis"


class HandOverRefusal(Labelled):
    """Why other help cannot take somebody over."""

    NO_CAPACITY = "no_capacity", "Geen ruimte op dit moment"
    NOT_OURS = "not_ours", "Hoort niet bij ons"
    KNOWN = "known", "Is al bij ons in zorg"
    NOT_REACHED = "not_reached", "De persoon niet bereikt"
    REFUSED = "refused", "De persoon wil dit niet"


class ActivityKind(Labelled):
    """The kind of activity; the working part differs by kind."""

    WALKING = "walking", "Wandelgroep"
    EATING = "eating", "Samen eten"
    TALKS = "talks", "Gesprekken over zin"
    CREATIVE = "creative", "Creatief"
    DOING = "doing", "Samen iets maken of doen"
    MEETING = "meeting", "Ontmoeting"
    MOVING = "moving", "Bewegen"
    LEARNING = "learning", "Leren"


class Feature(Labelled):
    """What an activity offers or asks; the intake states limits as features that must be there."""

    ROLLATOR = "rollator", "Met rollator"
    STEP_FREE = "step_free", "Zonder drempels"
    SEATS = "seats", "Zitplekken onderweg of ter plekke"
    SHORT = "short", "Kort (tot een uur)"
    QUIET = "quiet", "Rustig, weinig prikkels"
    ONE_TO_ONE = "one_to_one", "Eén op één"
    SIDE_BY_SIDE = "side_by_side", "Zij aan zij, praten hoeft niet"
    EASY_DUTCH = "easy_dutch", "Weinig Nederlands nodig"
    HEARING = "hearing", "Ringleiding of kleine groep"
    FREE = "free", "Gratis"
    MIXED = "mixed", "Gemengd gezelschap"


class AttendanceState(Labelled):
    """What a host marks for one person at one session."""

    PRESENT = "present", "Aanwezig"
    LATE = "late", "Later gekomen"
    NOTIFIED = "notified", "Afgemeld"
    ABSENT = "absent", "Niet gekomen"
    UNKNOWN = "unknown", "Weet ik niet"

    @property
    def is_known(self) -> bool:
        """Whether it says that somebody came or did not; else nothing follows from it (2g)."""
        return self is not AttendanceState.UNKNOWN

    @property
    def attended(self) -> bool:
        """Whether the person took part."""
        return self in {AttendanceState.PRESENT, AttendanceState.LATE}


class EndReason(Labelled):
    """Why a place in an activity ends while the referral goes on."""

    FINISHED = "finished", "Reeks is klaar"
    OTHER_ACTIVITY = "other_activity", "Gaat iets anders doen"
    STOPPED = "stopped", "Stopt ermee"
    ACTIVITY_ENDED = "activity_ended", "Activiteit is gestopt"
    NOT_AFTER_TRIAL = "not_after_trial", "Toch niet, na een keer kijken"


class Funding(Labelled):
    """Out of which stream the welfare side of a referral is paid; one per referral, never two (L32)."""

    UNKNOWN = "unknown", "Nog niet bekend"
    WMO = "wmo", "Gemeente (Wmo)"
    AZWA = "azwa", "AZWA (SPUK)"
    GALA = "gala", "GALA (SPUK)"
    IZA = "iza", "IZA"
    ZVW = "zvw", "Zorgverzekeraar (Zvw)"
    OTHER = "other", "Anders"


class ReferralKind(Labelled):
    """Which form the referral came by."""

    GP = "gp", "Huisarts"
    CARE = "care", "Zorgverlener"


NEED_TO_FEATURES: dict[Need, Feature] = {
    Need.ROLLATOR: Feature.ROLLATOR,
    Need.HEARING: Feature.HEARING,
    Need.INTERPRETER: Feature.EASY_DUTCH,
}
"""Needs named by the referrer, as the limits proposed at the intake."""
