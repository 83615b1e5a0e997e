"""What a coach and a receiver fill in about a hand-over."""

from collections.abc import Collection

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from referral.domain.codes import HandOverRefusal
from referral.lib import clock
from referral.web.forms import LONG, SHORT, BaseForm, DutchDateField, at_most, labels, needed, options


class HandOverForm(BaseForm):
    """To whom, and what is asked. `free` are the services that may be told without a yes of the person."""

    free: Collection[str] = frozenset()

    contact = SelectField("Naar wie?", [InputRequired("Kies naar wie.")])
    question = TextAreaField(
        "Wat vraagt u?", [needed("Schrijf in een paar zinnen wat u vraagt."), at_most(LONG)]
    )
    today = BooleanField("Dit kan niet wachten tot morgen")
    agreed = BooleanField("De persoon weet dit en vindt het goed")

    def validate_agreed(self, field: BooleanField) -> None:
        """A yes of the person, except for Veilig Thuis (Wmo 5.2.6, L27)."""
        if not field.data and self.contact.data not in self.free:
            raise ValidationError("Vraag het eerst aan de persoon. Alleen bij Veilig Thuis mag het zonder.")


class NameForm(BaseForm):
    """Who opens the link."""

    name = StringField("Uw naam en functie", [needed("Vul uw naam in."), at_most(SHORT)])


class ReplyForm(BaseForm):
    """Taken over or not, by whom, and when."""

    accepted = RadioField(
        "Pakt u dit op?",
        [InputRequired("Kies ja of nee.")],
        choices=options([("yes", "Ja"), ("no", "Nee")]),
    )
    receiver = StringField("Wie neemt contact op?", [needed("Vul een naam in."), at_most(SHORT)])
    meets_on = DutchDateField("Wanneer?", [Optional()])
    refusal = SelectField(
        "Zo nee, waarom niet?", choices=labels(HandOverRefusal.choices(), ask="Niet van toepassing")
    )

    def validate_meets_on(self, field: DutchDateField) -> None:
        """A day to come, when it is taken over."""
        if self.accepted.data == "yes" and not field.data:
            raise ValidationError("Vul in wanneer de persoon iets hoort.")
        if field.data and field.data < clock.today():
            raise ValidationError("Deze datum is al voorbij.")

    def validate_refusal(self, field: SelectField) -> None:
        """A no has a reason."""
        if self.accepted.data == "no" and not field.data:
            raise ValidationError("Kies waarom het niet kan.")
