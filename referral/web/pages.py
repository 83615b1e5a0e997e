"""What every page knows: who acts, the menu, whether this is the demo."""

import inspect
from typing import Any

from flask import Flask, current_app
from flask_login import current_user

from referral.domain import (
    activities,
    after_care,
    attendance,
    closing,
    codes,
    first_meeting,
    own_page,
    resemblance,
    rights,
    safeguards,
    signals,
    successes,
    swaps,
    volunteering,
    waiting,
)
from referral.domain.instruments import moments
from referral.domain.labels import Labelled
from referral.domain.matching import choices
from referral.web.navigation import menu_for

MODULES = (
    activities,
    attendance,
    after_care,
    choices,
    closing,
    codes,
    first_meeting,
    moments,
    own_page,
    resemblance,
    rights,
    safeguards,
    signals,
    successes,
    swaps,
    volunteering,
    waiting,
)

CODE_LISTS = {
    name: kind
    for module in MODULES
    for name, kind in vars(module).items()
    if inspect.isclass(kind) and issubclass(kind, Labelled) and kind is not Labelled
}
"""Every code list by name, so that templates can turn a stored code into words."""


def init_app(app: Flask) -> None:
    """Add the code lists and the context of every template."""
    app.jinja_env.globals.update(CODE_LISTS)

    @app.context_processor
    def page_context() -> dict[str, Any]:
        actor = getattr(current_user, "actor", None)
        return {
            "current_actor": actor,
            "navigation": menu_for(actor) if actor else [],
            "demo_mode": current_app.config["DEMO"],
        }
