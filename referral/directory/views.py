"""The directory, by neighbourhood or postcode; its address can be kept."""

import re
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from referral.directory import queries
from referral.domain.statuses import Role
from referral.lib.identifiers import pc4, tidy_postcode
from referral.models import Neighbourhood
from referral.web.access import requires, the_actor
from referral.workflow.queries import team_for

bp = Blueprint("directory", __name__)

READERS = (Role.GP, Role.CARE_WORKER, Role.COACH, Role.HOST, Role.COORDINATOR)
FOUR_DIGITS = re.compile(r"[1-9]\d{3}")
NO_POSTCODE = "Dit is geen Nederlandse postcode. Vul in zoals 1234 AB, of alleen de vier cijfers."


@bp.get("/wie-is-wie")
@requires(*READERS)
def who_is_who() -> ResponseReturnValue:
    """Each function with its face of now: of one neighbourhood, or of the whole region."""
    actor = the_actor()
    parts = queries.neighbourhoods(actor)
    typed = request.args.get("postcode", "").strip()
    digits = _digits(typed)
    served = team_for(actor, digits) if digits else None
    part = served[1] if served else _chosen(parts, "" if typed else request.args.get("wijk", ""))
    return render_template(
        "directory/who_is_who.html",
        parts=parts,
        part=part,
        typed=typed,
        problem=NO_POSTCODE if typed and not digits else "",
        unserved=bool(digits) and served is None,
        teams=queries.teams(actor, part.team_id if part else None),
        coordinators=queries.coordinators(actor),
        hosts=queries.hosts(actor, part.id) if part and not part.is_rest else [],
        care=queries.care_providers(actor),
        help=queries.other_help(actor),
    )


def _digits(typed: str) -> str:
    """The four digits of a postcode, however it is typed; empty for anything else."""
    if FOUR_DIGITS.fullmatch(typed):
        return typed
    try:
        return pc4(tidy_postcode(typed))
    except ValueError:
        return ""


def _chosen(parts: list[Neighbourhood], key: str) -> Neighbourhood | None:
    """The neighbourhood with this key, if the region has it."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return next((each for each in parts if each.id == wanted), None)
