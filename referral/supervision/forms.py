"""The form with which the privacy officer finds one person in the log."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Optional

from referral.lib.identifiers import tidy_postcode
from referral.web.forms import SHORT, BaseForm, DutchDateField, at_most, not_in_future

IDENTITY = ("surname", "given_name", "birth_date", "postcode", "house_number")


class FindPersonForm(BaseForm):
    """A reference, or the five facts by which a person is known; no BSN."""

    reference = StringField("Kenmerk van een verwijzing", [at_most(SHORT)])
    surname = StringField("Achternaam", [at_most(SHORT)])
    given_name = StringField("Voornaam", [at_most(SHORT)])
    birth_date = DutchDateField("Geboortedatum", [Optional(), not_in_future])
    postcode = StringField("Postcode", [at_most(SHORT)])
    house_number = StringField("Huisnummer", [at_most(12)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Either the reference, or all five of the others."""
        if not super().validate(extra_validators):
            return False
        if (self.reference.data or "").strip():
            return True
        empty = [name for name in IDENTITY if not self[name].data]
        for name in empty:
            self[name].errors = ["Vul dit in, of vul het kenmerk in."]
        if not empty:
            self._tidy()
        return not self.errors

    def _tidy(self) -> None:
        try:
            self.postcode.data = tidy_postcode(self.postcode.data or "")
        except ValueError:
            self.postcode.errors = ["Dit is geen Nederlandse postcode. Een voorbeeld: 1234 AB."]
