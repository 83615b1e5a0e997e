"""The running application keeps its promises on access, templates and the process."""

from flask import Flask

from referral.cli import STATES_PAGE, states_page
from referral.domain.workflow import TRANSITIONS, Action
from referral.notifications.services import TEMPLATES
from referral.web.access import Access
from referral.web.navigation import ACTION_LINKS, HOME, MENU
from referral.workflow.timeline import ICONS
from tests.guards.access_table import ACCESS
from tests.guards.rules import access, completeness, jinja
from tests.support.database import ROOT

DONE_ELSEWHERE = {
    Action.SEND: "the form of a new referral",
    Action.REACH: "an attempt that was a conversation",
    Action.REMIND_TEAM: "the clock",
    Action.ASSIGN: "beside the name of the coach, and on the coordinator's lists",
    Action.FILL_MEASUREMENT: "the link of the person, or the page with questionnaires",
    Action.REFUSE_MEASUREMENT: "the link of the person, or the page with questionnaires",
    Action.ANSWER_HAND_OVER: "the link of the receiver, or a form beside the hand-over",
    Action.REVOKE_HAND_OVER: "a button beside the hand-over",
    Action.MOVE_APPOINTMENT: "a link beside the appointment",
    Action.CANCEL_APPOINTMENT: "a link beside the appointment",
    Action.RECORD_APPOINTMENT: "a link beside the appointment",
    Action.ENTER_IN_ERROR: "either side has a page of its own: MISTAKES",
    Action.REMIND_REFERRER: "the clock",
    Action.ESCALATE: "the clock",
    Action.EXPIRE: "the clock",
    Action.REFUSE_OFFER: "a button at each suggestion",
    Action.NONE_FITS: "a link on the page with suggestions",
    Action.MEET_WISH: "the page with wishes that nothing met",
    Action.WAIT: "a button at a full activity",
    Action.LEAVE_WAITING: "a button beside the entry on a waiting list",
    Action.OFFER_PLACE: "a place that comes free",
    Action.ANSWER_OFFER: "the link of the person, or a button beside the offer",
    Action.EXPIRE_OFFER: "the clock",
    Action.TAKE_PLACE: "the link of the person",
    Action.ANSWER_TRIAL: "a button beside the place",
    Action.START: "the first mark of attendance",
    Action.ATTEND: "a mark of attendance",
    Action.MISS: "a mark of attendance",
    Action.UNMARK: "a mark that is taken back, or a meeting that did not take place",
    Action.RAISE_SIGNAL: "a link beside somebody in a group or in talks, or a mark of attendance",
    Action.ANSWER_SIGNAL: "the list of today, and a notice in the file",
    Action.ARRANGE_TALKS: "a link beside the place, when it is one for talks",
    Action.RECORD_TALK: "the page of the series, and the volunteer's own page",
    Action.BLOCK_TALKS: "a talk by somebody who is not ready",
    Action.GO_DEEPER: "the button of the volunteer",
    Action.END_TALKS: "the page of the series",
    Action.NOTE_SWAP: "a link beside what the person brings",
    Action.MAKE_SWAP: "the page of a match between neighbours",
    Action.GIVE_CONSENT: "the page on consent",
    Action.WITHDRAW_CONSENT: "the page on consent",
    Action.STOP: "taking back the consent to refer, or the button of the person",
    Action.UNDO_STOP: "a button on the coach's page about the own page",
    Action.MAKE_PAGE: "a link beside the facts of the person",
    Action.SHUT_PAGE: "the coach's page about the own page, or the person who says: this was not me",
    Action.PUT_SUGGESTIONS: "a button on the page with suggestions",
    Action.ANSWER_SUGGESTION: "the own page of the person, or a link beside the suggestion",
    Action.CHANGE_WISH: "the own page of the person, or a link for the coach",
    Action.ASK_MOVE: "the own page of the person",
    Action.WRITE_TO_COACH: "the own page of the person",
    Action.SEE_PAGE: "a button beside what the person said",
    Action.OPEN_IN_EMERGENCY: "the form of emergency access",
    Action.CORRECT: "a link beside the facts of the person",
    Action.CLEAR: "the erasure of a person with a running referral",
    Action.ERASE: "the erasure of a person",
}
"""Actions that need no link of their own, and where they happen."""


def test_every_route_has_a_decision(built_app: Flask) -> None:
    assert access.violations(built_app, ACCESS) == []


def test_menus_lead_where_their_role_may_go(built_app: Flask) -> None:
    assert access.menu_violations(built_app, MENU, HOME) == []


def test_links_of_actions_lead_where_their_roles_may_go(built_app: Flask) -> None:
    wrong = []
    for action, link in ACTION_LINKS.items():
        roles = getattr(built_app.view_functions.get(link.endpoint), "access", Access()).roles
        if not roles or not roles <= TRANSITIONS[action].roles:
            wrong.append(f"{action}: {link.endpoint} is open to {sorted(roles)}")
    assert wrong == []


def test_templates_compile_and_use_their_imports(built_app: Flask) -> None:
    environment = built_app.jinja_env
    assert jinja.violations(environment, environment.list_templates()) == []


def test_the_process_is_complete() -> None:
    linked = [*ACTION_LINKS, *DONE_ELSEWHERE]
    assert completeness.violations(TRANSITIONS, ROOT / "templates", ICONS, linked, TEMPLATES) == []


def test_the_picture_of_the_process_is_up_to_date() -> None:
    assert STATES_PAGE.read_text(encoding="utf-8") == states_page(), "run: flask --app wsgi states draw"
