"""What a practice counts, and what a coordinator fills in and loads."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import NumberRange, Optional

from referral.domain.research.care_use import HALF_YEAR_DAYS, Count, Span
from referral.domain.research.prices.lists import COACH, PLACE, VOLUNTEER
from referral.lib.amounts import cents_of
from referral.models import CareUse
from referral.web.forms import BaseForm, WholeNumberField, needed

MOST_TEXT = 40_000
NOTHING = "Vul bij één halfjaar de aantallen in."
BOTH = "Vul ook dit aantal in; nul mag."


def _number(label: str) -> WholeNumberField:
    return WholeNumberField(label, [Optional()])


class CountsForm(BaseForm):
    """Contacts before and after; an empty half year is left as it is."""

    before_short = _number("Contacten korter dan 20 minuten")
    before_long = _number("Contacten van 20 minuten of langer")
    before_minutes = _number("Minuten samen")
    before_days_covered = _number("Over hoeveel dagen telde u?")
    after_short = _number("Contacten korter dan 20 minuten")
    after_long = _number("Contacten van 20 minuten of langer")
    after_minutes = _number("Minuten samen")
    after_days_covered = _number("Over hoeveel dagen telde u?")

    def validate(self, extra_validators: Any = None) -> bool:
        """Both numbers of a half year, and at least one half year."""
        fine = super().validate(extra_validators)
        for span in Span:
            fine = self._whole(span) and fine
        if fine and not self.counts:
            self.before_short.errors = [*self.before_short.errors, NOTHING]
            return False
        return fine

    def _whole(self, span: Span) -> bool:
        pair = [self[f"{span.value}_{name}"] for name in ("short", "long")]
        given = [each for each in pair if each.data is not None]
        missing = [each for each in pair if each.data is None and not each.errors]
        if len(given) == 1 and missing:
            missing[0].errors = [*missing[0].errors, BOTH]
            return False
        return True

    @property
    def counts(self) -> list[Count]:
        """The half years that were filled in."""
        return [
            Count(
                span,
                self._of(span, "short"),
                self._of(span, "long"),
                self[f"{span.value}_minutes"].data,
                self._of(span, "days_covered"),
            )
            for span in Span
            if self[f"{span.value}_short"].data is not None and self[f"{span.value}_long"].data is not None
        ]

    def _of(self, span: Span, name: str) -> int:
        return int(self[f"{span.value}_{name}"].data or 0)


def standing(counts: Mapping[Span, CareUse], days_passed: int) -> dict[str, int | None]:
    """What the form shows at first: what counts now, and all days that have passed."""
    found: dict[str, int | None] = {
        "before_days_covered": HALF_YEAR_DAYS,
        "after_days_covered": days_passed or None,
    }
    for span, row in counts.items():
        for name in ("short", "long", "minutes", "days_covered"):
            found[f"{span.value}_{name}"] = getattr(row, name)
    return found


class LinesForm(BaseForm):
    """Many referrals at once, typed or from a file."""

    file = FileField("Bestand (CSV)")
    lines = TextAreaField("Of plak de regels")


class EuroField(StringField):
    """An amount such as 52,40; `euro` is what it comes to, None when it is empty."""

    euro: Decimal | None = None

    def pre_validate(self, form: Any) -> None:
        """Read the amount; raises ValidationError in the user's words."""
        del form
        typed = (self.data or "").strip()
        if not typed:
            return
        try:
            self.euro = Decimal(cents_of(typed)) / 100
        except ValueError as error:
            raise ValidationError("Vul een bedrag in, zoals 52,40.") from error


class SiteForm(BaseForm):
    """The region's own prices."""

    price_year = WholeNumberField(
        "Prijzen van welk jaar?",
        [needed("Vul een jaar in."), NumberRange(1990, 2100, "Vul een jaar in, zoals 2026.")],
    )
    coach = EuroField("Een uur van een welzijnscoach, in euro’s", [needed("Vul een bedrag in.")])
    place = EuroField("Een plek bij één bijeenkomst, in euro’s")
    volunteer = EuroField("Een uur van een vrijwilliger, in euro’s")

    @property
    def euros(self) -> dict[str, Decimal | None]:
        """Amounts by the code of the price."""
        return {COACH: self.coach.euro, PLACE: self.place.euro, VOLUNTEER: self.volunteer.euro}


class LoadForm(BaseForm):
    """A file with prices or with an index."""

    file = FileField("Bestand (TOML)")
