"""The page of the community worker."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from referral.activities.assurance.queries import proposals
from referral.activities.community import queries
from referral.domain.statuses import KEEP_CATALOGUE
from referral.web.access import requires, the_actor


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/opbouwwerk", view_func=community)


@requires(*KEEP_CATALOGUE)
def community() -> ResponseReturnValue:
    """What in the catalogue asks for an act now."""
    actor = the_actor()
    return render_template(
        "activities/community.html",
        proposals=proposals(actor),
        too_few=queries.too_few(actor),
        full=queries.full(actor),
        unassured=queries.unassured(actor),
        without_host=queries.without_host(actor),
    )
