"""What people type, and the way from an empty form to a referral, through the pages."""

import re
from typing import Any

from tests.support.client import PageClient

PERSON = {
    "surname": "Kanarievogel",
    "given_name": "Johanna",
    "birth_date": "09-03-1948",
    "postcode": "3511ab",
    "house_number": "12 A",
}

REST: dict[str, Any] = {
    "stage": "whole",
    "reasons": ["contact", "gloom"],
    "own_words": "Ik wil weer onder de mensen.",
    "checks": ["nothing"],
    "phone": "0612345678",
    "contact_way": "phone",
    "contact_time": "morning",
    "contact_note": "Laat lang overgaan.",
    "needs": ["rollator"],
    "consent_refer": "spoken",
    "consent_share_back": "y",
    "consent_on": "03-11-2026",
    "expects_medication": "y",
}


FIRST_MEETING: dict[str, Any] = {
    "goal_1": "Elke week naar buiten",
    "need_1": "moving",
    "score_1": "4",
    "route": "group",
    "route_reason": "edge",
}
"""The answers that an intake needs. A browser sends the lists that were left alone as empty."""


def draft(client: PageClient, **person: str) -> str:
    """Begin a referral; the path of its draft."""
    response = client.send("/verwijzen", {**PERSON, **person})
    assert response.status_code == 302, response.get_data(as_text=True)
    return response.location


def fill(client: PageClient, path: str, **changes: Any) -> Any:
    """Send the whole form; the answer."""
    return client.send(path, {**PERSON, **REST, **changes})


def refer(client: PageClient, **changes: Any) -> str:
    """From an empty form to a sent referral; the reference."""
    person = {name: changes[name] for name in PERSON if name in changes}
    path = draft(client, **person)
    response = fill(client, path, **changes)
    assert response.location == f"{path}/controle", response.get_data(as_text=True)
    assert client.page(response.location).headings
    sent = client.send(response.location)
    found = re.fullmatch(r"/verwijzingen/(P-\w{3}-\w{3})/verstuurd", sent.location or "")
    assert found, sent.get_data(as_text=True)
    return found[1]


def do(client: PageClient, path: str, **values: Any) -> None:
    """Send a small form that must lead on, and open where it leads."""
    response = client.send(path, values)
    assert response.status_code == 302, response.get_data(as_text=True)
    client.page(response.location)
