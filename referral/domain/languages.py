"""The languages in which mails and letters are written."""

from referral.domain.labels import Labelled


class Language(Labelled):
    """Dutch, in which every text is written first, and English; the values are codes of ISO 639-1."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "Engels (English)"
