"""A card, and the yes to it."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from referral.domain.codes import ConsentMethod
from referral.domain.successes import TEXT_MOST, TITLE_MOST
from referral.web.forms import BaseForm, DutchDateField, at_most, needed, not_in_future, options


class CardForm(BaseForm):
    """Short and about nobody in particular."""

    title = StringField("Titel", [needed("Schrijf een titel."), at_most(TITLE_MOST)])
    told = TextAreaField(
        "Wat lukte er?", [needed("Schrijf in een paar zinnen wat er lukte."), at_most(TEXT_MOST)]
    )
    agreed = BooleanField(
        "De persoon las of hoorde deze tekst en vindt het goed",
        [InputRequired("Lees de tekst eerst voor, en vraag of het goed is.")],
    )
    method = RadioField(
        "Hoe zei de persoon ja?", [InputRequired("Kies hoe.")], choices=options(ConsentMethod.choices())
    )
    given_on = DutchDateField("Wanneer?", [InputRequired("Vul de datum in."), not_in_future])
