"""What every page knows: who acts, the menu, whether this is the demo."""

from typing import Any

from flask import Flask, current_app
from flask_login import current_user

from referral.web.navigation import menu_for


def init_app(app: Flask) -> None:
    """Add the context of every template."""

    @app.context_processor
    def page_context() -> dict[str, Any]:
        actor = getattr(current_user, "actor", None)
        return {
            "current_actor": actor,
            "navigation": menu_for(actor) if actor else [],
            "demo_mode": current_app.config["DEMO"],
        }
