"""The menu and the actions on a referral, as data."""

from dataclasses import dataclass

from flask import request, url_for

from referral.domain.actors import Actor
from referral.domain.statuses import KEEP_CATALOGUE, REFERRERS, Role
from referral.domain.workflow import Action


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu: where it leads and which endpoints count as inside it."""

    label: str
    endpoint: str
    icon: str
    roles: frozenset[Role]


MENU: tuple[Item, ...] = (
    Item("Verwijzingen", "referring.overview", "inbox", REFERRERS),
    Item("Nieuwe verwijzing", "referring.new", "send", REFERRERS),
    Item("Vandaag", "intake.today", "list-checks", frozenset({Role.COACH})),
    Item("Alle verwijzingen", "intake.inbox", "inbox", frozenset({Role.COACH})),
    Item("Overzicht", "oversight.overview", "layout-dashboard", frozenset({Role.COORDINATOR})),
    Item("Rode lijst", "oversight.red", "circle-alert", frozenset({Role.COORDINATOR})),
    Item("Mijn groepen", "participation.groups", "users", frozenset({Role.HOST})),
    Item("Mijn gesprekken", "volunteers.own_talks", "message-circle", frozenset({Role.HOST})),
    Item("Vrijwilligers", "volunteers.overview", "heart-handshake", frozenset({Role.COORDINATOR})),
    Item("Mijn afspraken", "appointments.calendar", "calendar-days", frozenset({Role.COACH})),
    Item(
        "Activiteiten",
        "activities.catalogue",
        "calendar-days",
        frozenset({Role.COACH, Role.COORDINATOR, Role.COMMUNITY_WORKER, Role.GP, Role.CARE_WORKER}),
    ),
    Item("Opbouwwerk", "activities.community", "heart-handshake", KEEP_CATALOGUE),
    Item(
        "Wie is wie",
        "directory.who_is_who",
        "users",
        frozenset({Role.COACH, Role.COORDINATOR, Role.GP, Role.CARE_WORKER, Role.HOST}),
    ),
    Item("Uitkomsten", "instruments.results", "chart-column", frozenset({Role.RESEARCHER})),
    Item("Metingen", "impact.rounds", "clipboard-list", frozenset({Role.MEASURER})),
    Item(
        "Uitslagen",
        "impact.results",
        "chart-column",
        frozenset({Role.MEASURER, Role.HOST, Role.COMMUNITY_WORKER}),
    ),
    Item("Onderzoek", "research.home", "chart-column", frozenset({Role.RESEARCHER})),
    Item(
        "Studies",
        "research.studies",
        "clipboard-list",
        frozenset({Role.RESEARCHER, Role.PRIVACY_OFFICER}),
    ),
    Item("Organisaties", "administration.organisations", "users", frozenset({Role.ADMIN})),
    Item("Verzoeken", "rights.overview", "inbox", frozenset({Role.PRIVACY_OFFICER})),
    Item("Noodtoegang", "safety.emergencies", "triangle-alert", frozenset({Role.PRIVACY_OFFICER})),
    Item("Incidenten", "incidents.overview", "flag", frozenset({Role.PRIVACY_OFFICER})),
    Item("Logboek", "supervision.access_log", "clipboard-list", frozenset({Role.PRIVACY_OFFICER})),
)

HOME: dict[Role, str] = {
    Role.GP: "referring.overview",
    Role.CARE_WORKER: "referring.overview",
    Role.COACH: "intake.today",
    Role.HOST: "participation.groups",
    Role.COORDINATOR: "oversight.overview",
    Role.COMMUNITY_WORKER: "activities.community",
    Role.RESEARCHER: "research.home",
    Role.MEASURER: "impact.rounds",
    Role.ADMIN: "administration.organisations",
    Role.PRIVACY_OFFICER: "supervision.access_log",
}


@dataclass(frozen=True, slots=True)
class ActionLink:
    """How an action looks on a page: the page that asks for its details, or None for a button."""

    label: str
    endpoint: str
    icon: str
    kind: str = "secondary"


ACTION_LINKS: dict[Action, ActionLink] = {
    Action.ANSWER: ActionLink("Beantwoord de vraag", "referring.answer", "message-circle", "primary"),
    Action.RESEND: ActionLink("Verstuur opnieuw", "referring.resend", "send", "primary"),
    Action.WITHDRAW: ActionLink("Trek in", "referring.withdraw", "undo-2", "subtle"),
    Action.ACCEPT: ActionLink("Neem aan", "intake.accept", "check", "primary"),
    Action.ASK: ActionLink("Stel een vraag terug", "intake.ask", "message-circle"),
    Action.DECLINE: ActionLink("Neem niet aan", "intake.decline", "x", "subtle"),
    Action.AMEND: ActionLink("Wijzig de verwijzing", "referring.amend", "pencil"),
    Action.REROUTE: ActionLink("Stuur door naar een ander team", "intake.reroute", "send", "subtle"),
    Action.PAUSE: ActionLink("Zet de klok stil", "intake.pause", "pause", "subtle"),
    Action.RESUME: ActionLink("Laat de klok weer lopen", "intake.resume", "play"),
    Action.LOG_ATTEMPT: ActionLink("Leg contactpoging vast", "intake.attempt", "phone"),
    Action.BOOK_APPOINTMENT: ActionLink("Maak een afspraak", "appointments.book", "calendar-days"),
    Action.HOLD_INTAKE: ActionLink("Leg de intake vast", "intake.hold_intake", "clipboard-list", "primary"),
    Action.CORRECT_INTAKE: ActionLink("Verbeter de intake", "intake.correct_intake", "pencil", "subtle"),
    Action.PLACE: ActionLink("Zoek een activiteit", "matching.suggestions", "search", "primary"),
    Action.END_PLACEMENT: ActionLink("Beëindig deze plek", "matching.end_placement", "log-out", "subtle"),
    Action.HAND_OVER: ActionLink("Draag over aan andere hulp", "handovers.hand_over", "arrow-right-left"),
    Action.INVITE_MEASUREMENT: ActionLink("Vragenlijsten", "moments.overview", "clipboard-list"),
    Action.ADD_NOTE: ActionLink("Schrijf een notitie", "intake.add_note", "pencil"),
    Action.RECORD_AFTER_CARE: ActionLink(
        "Leg nazorg vast", "outcomes.after_care", "heart-handshake", "subtle"
    ),
    Action.CLOSE: ActionLink("Rond af", "outcomes.close", "flag"),
    Action.REOPEN: ActionLink("Open opnieuw", "outcomes.reopen", "rotate-ccw"),
}


def menu_for(actor: Actor) -> list[dict[str, object]]:
    """The entries for this role, the present one marked."""
    here = request.endpoint or ""
    entries = [item for item in MENU if actor.role in item.roles]
    feature = here.split(".")[0]
    inside = [item for item in entries if item.endpoint.split(".")[0] == feature]
    current = next((item for item in inside if item.endpoint == here), inside[0] if inside else None)
    return [
        {
            "label": item.label,
            "url": url_for(item.endpoint),
            "icon": item.icon,
            "current": item is current,
        }
        for item in entries
    ]


MISTAKES = {
    True: ActionLink("Per ongeluk verstuurd", "referring.mistake", "x", "subtle"),
    False: ActionLink("Dit was een vergissing", "intake.mistake", "x", "subtle"),
}
"""Either side marks a mistake on a page of its own: whether the actor refers, and the link."""


def links_for(actor: Actor, actions: list[Action], reference: str) -> list[dict[str, str]]:
    """The pages of these actions for one referral, in the order of the process."""
    links = {**ACTION_LINKS, Action.ENTER_IN_ERROR: MISTAKES[actor.is_referrer]}
    return [
        {
            "label": link.label,
            "url": url_for(link.endpoint, reference=reference),
            "icon": link.icon,
            "kind": link.kind,
        }
        for link in (links.get(each) for each in actions)
        if link is not None
    ]
