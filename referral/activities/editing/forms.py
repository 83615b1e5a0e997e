"""What a coordinator or community worker fills in about one activity."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from wtforms import BooleanField, Field, SelectField, StringField, TelField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from referral.activities.editing.timing import TimingForm
from referral.domain.activities import ActivityForm as Form
from referral.domain.activities import Ingredient, Pace, Surface, Transport, Welcome
from referral.domain.codes import ActivityKind, Feature
from referral.domain.first_meeting import Interest, Language
from referral.lib.amounts import as_typed, cents_of
from referral.lib.identifiers import tidy_postcode
from referral.lib.mail_addresses import tidy_mail_address
from referral.lib.phones import tidy_phone
from referral.models import Activity
from referral.web.forms import (
    SHORT,
    ChecksField,
    WholeNumberField,
    at_most,
    labels,
    needed,
    options,
)

WORDS = 600
GOALS_WARNING = "Kies liever twee of drie doelen: dan kunt u later ook laten zien wat het deed."


def tidied(tidy: Callable[[str], Any], message: str) -> Callable[[Any, Field], None]:
    """A check that an answer, when there is one, can be read by *tidy*."""

    def check(form: Any, field: Field) -> None:
        del form
        if not (field.data or "").strip():
            return
        try:
            tidy(field.data)
        except ValueError as error:
            raise ValidationError(message) from error

    return check


def whole(label: str, lowest: int, highest: int, *, required: str = "") -> WholeNumberField:
    """A whole number between two limits; *required* is what to say when it is missing."""
    between = NumberRange(lowest, highest, f"Vul een getal in van {lowest} tot {highest}.")
    return WholeNumberField(label, [InputRequired(required) if required else Optional(), between])


def checks(label: str, kind: Any) -> ChecksField:
    """Any number of codes of one list."""
    return ChecksField(label, choices=options(kind.choices()))


def maybe(label: str, kind: Any, ask: str = "Niet van toepassing") -> SelectField:
    """One code of a list, or none."""
    return SelectField(label, choices=labels(kind.choices(), ask=ask), default="")


class EntryForm(TimingForm):
    """One activity on one page; six answers are needed, the rest helps people to find it."""

    name = StringField("Naam", [needed("Geef de activiteit een naam."), at_most(SHORT)])
    kind = SelectField("Soort", [InputRequired("Kies een soort.")], choices=labels(ActivityKind.choices()))
    form = SelectField("Hoe komen mensen samen?", choices=options(Form.choices()))
    problem = TextAreaField(
        "Voor welk probleem is dit een oplossing?",
        [needed("Schrijf in een of twee zinnen voor welk probleem dit een oplossing is."), at_most(WORDS)],
    )
    organisation_id = SelectField("Organisatie", [InputRequired("Kies een organisatie.")])
    neighbourhood_id = SelectField("Wijk", [InputRequired("Kies een wijk.")])
    latitude = StringField("Breedtegraad", [at_most(20)])
    longitude = StringField("Lengtegraad", [at_most(20)])
    capacity = whole(
        "Hoeveel mensen kunnen meedoen?", 1, 200, required="Vul in hoeveel mensen kunnen meedoen."
    )
    expected_number = whole("Hoeveel mensen treft u er meestal?", 0, 200)
    price = StringField(
        "Kosten per keer, in euro’s",
        [tidied(cents_of, "Vul een bedrag in, zoals 2,50. Gratis is 0.")],
        default="0",
    )
    works_because = TextAreaField("Waarom doet dit mensen goed?", [at_most(WORDS)])
    impact_goals = ChecksField("Aan welke doelen werkt het?", choices=[])
    features = checks("Wat kan er?", Feature)
    ingredients = checks("Wat maakt dat het werkt?", Ingredient)
    interests = checks("Wat doet u er?", Interest)
    languages = checks("Welke talen spreekt men er?", Language)
    welcome = SelectField("Voor wie is het?", choices=options(Welcome.choices()))
    transport = maybe("Hoe komt iemand er die niet alleen kan komen?", Transport, "Geen vervoer")
    surface = maybe("Ondergrond", Surface)
    pace = maybe("Tempo", Pace)
    route_metres = whole("Lengte van de wandeling, in meters", 0, 30_000)
    bench_metres = whole("Hooguit zoveel meter van bankje tot bankje", 0, 10_000)
    talks_planned = whole("Hoeveel gesprekken zijn het meestal?", 1, 50)
    hours_budget = whole("Hoeveel uur is er per reeks?", 1, 500)
    at_home = BooleanField("Iemand komt bij de persoon thuis")
    vog_needed = BooleanField("Wie dit begeleidt, heeft een VOG nodig")
    contact_name = StringField("Wie weet er meer van?", [at_most(SHORT)])
    contact_phone = TelField(
        "Telefoon",
        [at_most(SHORT), tidied(tidy_phone, "Vul een bestaand telefoonnummer in, of laat dit leeg.")],
    )
    contact_email = StringField(
        "E-mail",
        [at_most(SHORT), tidied(tidy_mail_address, "Vul een heel e-mailadres in, of laat dit leeg.")],
    )
    is_public = BooleanField("Zet op een openbare pagina, zonder inloggen", default=True)

    def offer(
        self, organisations: Mapping[str, str], neighbourhoods: Mapping[str, str], goals: Mapping[str, str]
    ) -> None:
        """Fill the lists that differ by region: names by key."""
        self.organisation_id.choices = labels(organisations.items())
        self.neighbourhood_id.choices = labels(neighbourhoods.items())
        self.impact_goals.choices = options(goals.items())

    def values(self) -> dict[str, Any]:
        """The answers by column of the activity, tidy; those about time are apart."""
        asked = {name: getattr(self, name).data for name in PLAIN}
        text = {name: (getattr(self, name).data or "").strip() for name in TEXTS}
        codes = {name: sorted(getattr(self, name).data or []) for name in LISTS}
        return {
            **asked,
            **text,
            **codes,
            "languages": sorted(self.languages.data or []) or ["nl"],
            **{name: getattr(self, name).data or None for name in MAYBE},
            "price_cents": cents_of(self.price.data or "0"),
            "postcode": tidy_postcode(self.postcode.data) if self.postcode.data else "",
        }


PLAIN = (
    "kind",
    "form",
    "organisation_id",
    "neighbourhood_id",
    "minutes",
    "capacity",
    "expected_number",
    "welcome",
    "route_metres",
    "bench_metres",
    "talks_planned",
    "hours_budget",
    "at_home",
    "vog_needed",
    "is_public",
)
TEXTS = (
    "name",
    "problem",
    "location",
    "address",
    "works_because",
    "latitude",
    "longitude",
    "contact_name",
    "contact_phone",
    "contact_email",
)
LISTS = ("impact_goals", "features", "ingredients", "interests")
MAYBE = ("transport", "surface", "pace")


def shown(activity: Activity) -> dict[str, Any]:
    """What the form shows of a stored activity."""
    names = [*PLAIN, *TEXTS, *LISTS, *MAYBE, "languages", "postcode", "starts_on", "ends_on", "recurrence"]
    found = {name: getattr(activity, name) for name in names}
    return {
        **found,
        **{name: found[name] or "" for name in MAYBE},
        "organisation_id": str(activity.organisation_id),
        "neighbourhood_id": str(activity.neighbourhood_id),
        "latitude": "" if activity.latitude is None else f"{activity.latitude:.5f}",
        "longitude": "" if activity.longitude is None else f"{activity.longitude:.5f}",
        "price": as_typed(activity.price_cents),
        "starts": time.isoformat(activity.starts, "minutes"),
        "weekday": str(activity.weekday),
    }
