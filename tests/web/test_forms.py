"""Forms refuse a BSN, keep what was typed, and speak Dutch."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, PasswordField, RadioField, StringField, TelField, TextAreaField

from referral.lib import clock
from referral.web.forms import (
    BSN_MESSAGE,
    BaseForm,
    ChecksField,
    at_most,
    labels,
    needed,
    not_in_future,
    options,
)

BSN = "111222333"
PAIRS = [("a", "Eerste"), ("b", "Tweede")]


class SampleForm(BaseForm):
    """A field of each kind."""

    name = StringField("Naam", [needed("Vul een naam in."), at_most(20)])
    story = TextAreaField("Verhaal")
    phone = TelField("Telefoon")
    path = HiddenField()
    secret = PasswordField("Wachtwoord")
    day = DateField("Dag", [not_in_future])
    way = RadioField("Manier", choices=options(PAIRS))
    checks = ChecksField("Meer", choices=options(PAIRS))


def filled(app: Flask, **changes: object) -> SampleForm:
    """A good form with changes, after validation."""
    values = {"name": "Jan", "day": clock.today().isoformat(), "way": "a", "checks": ["a", "b"], **changes}
    with app.test_request_context():
        form = SampleForm(formdata=MultiDict(values), meta={"csrf": False})
        form.validate()
        return form


def test_a_good_form_passes(built_app: Flask) -> None:
    form = filled(built_app)
    assert form.errors == {}
    assert form.checks.data == ["a", "b"]


@pytest.mark.parametrize("name", ["name", "story"])
@pytest.mark.parametrize("text", [BSN, f"zie {BSN}.", "1112.22.333"])
def test_L1_a_bsn_is_refused_in_every_text_and_kept(built_app: Flask, name: str, text: str) -> None:
    form = filled(built_app, **{name: text})
    assert form.errors == {name: [BSN_MESSAGE]}
    assert form[name].bsn_suspected
    assert form[name].data == text


def test_a_phone_number_may_look_like_one(built_app: Flask) -> None:
    assert filled(built_app, phone=BSN).errors == {}


def test_keys_of_our_own_and_passwords_are_not_read_as_one(built_app: Flask) -> None:
    assert filled(built_app, path=f"/{BSN}", secret=BSN).errors == {}


def test_L1_the_user_can_say_it_is_something_else(built_app: Flask) -> None:
    assert filled(built_app, story=BSN, not_a_bsn=["story"]).errors == {}
    assert set(filled(built_app, story=BSN, not_a_bsn=["name", "gone"]).errors) == {"story"}


def test_other_errors_are_kept_beside_it(built_app: Flask) -> None:
    form = filled(built_app, name=f"{BSN} en nog veel meer tekst")
    assert form.errors["name"] == ["Deze tekst is te lang: er passen 20 tekens in.", BSN_MESSAGE]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"day": (clock.today() + timedelta(days=1)).isoformat()}, "Deze datum ligt in de toekomst."),
        ({"day": "gisteren"}, "Ongeldige datum"),
        ({"way": "z"}, "geldige keuze"),
        ({"checks": ["z"]}, "keuze"),
    ],
)
def test_messages_are_dutch(built_app: Flask, changes: dict[str, object], says: str) -> None:
    (messages,) = filled(built_app, **changes).errors.values()
    assert says in messages[0]


def test_a_select_asks_first() -> None:
    assert [(each.value, each.label) for each in labels(PAIRS)] == [("", "Kies …"), *PAIRS]
