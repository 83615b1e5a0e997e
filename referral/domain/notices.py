"""When somebody wants to hear of news, and which news is not for them to hold back."""

from collections.abc import Mapping

from referral.domain.labels import Labelled
from referral.domain.statuses import Role


class NewsWish(Labelled):
    """How an account wants to hear that there is news."""

    AT_ONCE = "at_once", "Meteen, een mail per bericht"
    DAILY = "daily", "Eén keer per dag, op werkdagen"
    IN_SYSTEM = "in_system", "Geen mail, ik kijk zelf in Patchwork"


MAY_WAIT = frozenset(
    {
        "person_reached",
        "person_placed",
        "place_taken",
        "participation_started",
        "referral_closed",
        "referral_paused",
        "referral_resumed",
        "consent_given",
    }
)
"""News that asks nothing of a referrer. All else leaves at once: a decision, a question, what came back."""

WISHES: Mapping[Role, tuple[NewsWish, ...]] = {
    Role.GP: tuple(NewsWish),
    Role.CARE_WORKER: tuple(NewsWish),
    Role.COORDINATOR: (NewsWish.AT_ONCE, NewsWish.DAILY),
}
"""Who gets mail at an own address and may choose; a coordinator is the last to hear of silence, and hears."""


def allowed(role: Role, wish: NewsWish) -> NewsWish:
    """The wish as far as the role has that choice: who changed roles does not stay silent by an old wish."""
    return wish if wish in WISHES.get(role, ()) else NewsWish.AT_ONCE
