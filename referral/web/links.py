"""Addresses of this site that others must know: they follow the configured base, never the request."""

from flask import current_app, url_for


def outside(path: str) -> str:
    """The full address of *path*, as others see it."""
    return f"{current_app.config['BASE_URL'].rstrip('/')}{path}"


def callback_address(slug: str) -> str:
    """Where the provider of the organisation with this *slug* sends people back to."""
    return outside(url_for("accounts.single_sign_on_return", slug=slug))
