"""The words with which consent is asked, per purpose, and who can give it.

A text is never changed: a new wording gets a new version, so that it stays known what somebody said
yes to.
"""

from collections.abc import Iterable

from referral.domain.codes import CONSENT_TEXT_VERSION, ConsentPurpose
from referral.domain.safeguards import RepresentativeGround

TEXTS: dict[str, dict[ConsentPurpose, str]] = {
    "2026-11": {
        ConsentPurpose.REFER: (
            "Mag ik uw gegevens doorgeven aan de welzijnscoach? Die belt u dan binnen twee weken. "
            "Het gaat om uw naam, adres, telefoon en wat u zelf vertelde. Uw medische gegevens niet."
        ),
        ConsentPurpose.SHARE_BACK: (
            "Mag uw verwijzer horen hoe het gaat? "
            "Die ziet dan de stappen, maar niet wat u met de coach bespreekt."
        ),
        ConsentPurpose.SHARE_WITH: (
            "Mag deze zorgverlener horen hoe het gaat? Die ziet dan alleen de stappen, geen verhalen."
        ),
        ConsentPurpose.RESEARCH: (
            "Mogen onderzoekers uw gegevens gebruiken, zonder uw naam? Zo leren zij wat mensen helpt."
        ),
        ConsentPurpose.SUCCESS_STORY: (
            "Mogen wij uw verhaal vertellen als voorbeeld? Zonder uw naam, en u leest het eerst."
        ),
        ConsentPurpose.RECONTACT: "Mogen wij u later nog eens bellen om te vragen hoe het gaat?",
    },
}
"""Every version of the words, in plain Dutch (B1)."""


def text_of(purpose: ConsentPurpose, version: str = CONSENT_TEXT_VERSION) -> str:
    """The words of one version; raises KeyError for a version that never was."""
    return TEXTS[version][purpose]


def may_consent(giver: RepresentativeGround | None, present: Iterable[RepresentativeGround]) -> bool:
    """Whether consent by *giver* counts (None is the person), given the *present* representatives.

    With a curator or mentor only that one consents (Wmo 2015, article 1.1.1, paragraph 2); otherwise
    the person does, or a representative who was written down.
    """
    known = set(present)
    if any(each.is_appointed for each in known):
        return giver is not None and giver.is_appointed and giver in known
    return giver is None or giver in known


def givers(present: Iterable[RepresentativeGround]) -> list[tuple[str, str]]:
    """Who may say yes or no: the person, unless a court appointed somebody."""
    known = sorted(set(present), key=list(RepresentativeGround).index)
    appointed = [each for each in known if each.is_appointed]
    pairs = [(each.value, each.label) for each in appointed or known]
    return pairs if appointed else [("", "De persoon zelf"), *pairs]
