"""From form values to a referral and to the rows of the check page, and back."""

from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import StringField

from referral.domain.actors import Actor
from referral.domain.codes import (
    ConsentMethod,
    ContactLimit,
    ContactTime,
    ContactWay,
    Need,
    Reason,
    ReferralKind,
    StopCheck,
)
from referral.domain.labels import labels_of
from referral.domain.statuses import Role
from referral.lib import clock
from referral.referring.forms import CareForm, GpForm, PersonForm
from referral.referring.services import ConsentInput, PersonInput, ReferralInput
from referral.web.filters import date_nl
from referral.web.forms import options

Row = tuple[str, str, str | None]

PERSON_FIELDS = ("surname", "given_name", "birth_date", "postcode", "house_number")


def form_for(
    actor: Actor, values: dict[str, list[str]], providers: list[tuple[str, str]]
) -> GpForm | CareForm:
    """The form of this role, filled with what was typed before."""
    form = _kind(actor)(formdata=as_formdata(values), meta={"csrf": False})
    form.share_with.choices = options([("", "Niemand"), *providers])
    if not values.get("consent_on"):
        form.consent_on.data = clock.today()
    for name, choice in (("contact_way", ContactWay.PHONE), ("contact_time", ContactTime.ANY)):
        if not values.get(name):
            form[name].data = choice.value
    return form


def field_names(actor: Actor) -> frozenset[str]:
    """The names that the form of this role knows: what a referral may bring along (L7), and its stage."""
    return frozenset({"stage", *(field.name for field in _kind(actor)(formdata=None, meta={"csrf": False}))})


def _kind(actor: Actor) -> type[GpForm] | type[CareForm]:
    return GpForm if actor.role is Role.GP else CareForm


def as_formdata(values: dict[str, list[str]]) -> MultiDict[str, str]:
    """Kept values as a submitted form would bring them."""
    return MultiDict([(name, text) for name, typed in values.items() for text in typed])


def has_person(values: dict[str, list[str]]) -> bool:
    """Whether all five answers about the person were typed."""
    return all(values.get(name, [""])[0].strip() for name in PERSON_FIELDS)


def person_input(form: PersonForm, phone: str = "") -> PersonInput:
    """The person of a validated form."""
    return PersonInput(
        surname=_text(form.surname),
        given_name=_text(form.given_name),
        birth_date=form.birth_date.data or clock.today(),
        postcode=_text(form.postcode),
        house_number=_text(form.house_number),
        phone=phone,
    )


def referral_input(form: GpForm | CareForm) -> ReferralInput:
    """The referral of a validated form."""
    gp = form if isinstance(form, GpForm) else None
    return ReferralInput(
        kind=ReferralKind(form.kind),
        person=person_input(form, form.phone.data or ""),
        consent=ConsentInput(
            method=ConsentMethod(form.consent_refer.data),
            given_on=form.consent_on.data or clock.today(),
            share_back=form.consent_share_back.data,
            research=form.consent_research.data,
            share_with=UUID(form.share_with.data) if form.share_with.data else None,
        ),
        reasons=tuple(gp.reasons.data or ()) if gp else (),
        own_words=form.own_words.data or "",
        checks=tuple(gp.checks.data or ()) if gp else (),
        needs=tuple(form.needs.data or ()),
        contact_way=ContactWay(form.contact_way.data),
        contact_time=ContactTime(form.contact_time.data),
        contact_note=form.contact_note.data or "",
        contact_limits=tuple(form.contact_limits.data or ()),
        expects_medication=bool(gp and gp.expects_medication.data),
    )


def check_rows(form: GpForm | CareForm, edit_url: str) -> list[tuple[str, list[Row]]]:
    """The sections of the check page: (heading, rows of label, value, link to change)."""
    return [
        ("De persoon", _person_rows(form, edit_url)),
        ("De aanleiding", _reason_rows(form, edit_url)),
        ("Contact", _contact_rows(form, edit_url)),
        ("Toestemming", _consent_rows(form, edit_url)),
    ]


def _person_rows(form: PersonForm, url: str) -> list[Row]:
    return [
        ("Naam", f"{form.given_name.data} {form.surname.data}", f"{url}#given_name"),
        ("Geboortedatum", date_nl(form.birth_date.data), f"{url}#birth_date"),
        ("Adres", f"{form.postcode.data}, nummer {form.house_number.data}", f"{url}#postcode"),
    ]


def _reason_rows(form: GpForm | CareForm, url: str) -> list[Row]:
    words = (str(form.own_words.label.text), form.own_words.data or "Niet ingevuld", f"{url}#own_words")
    if not isinstance(form, GpForm):
        return [words]
    return [
        ("Waarom u verwijst", _joined(Reason, form.reasons.data), f"{url}#reasons"),
        words,
        ("Speelt nu", _joined(StopCheck, form.checks.data), f"{url}#checks"),
        ("Verwacht medicijnen", _yes(form.expects_medication.data), f"{url}#expects_medication"),
    ]


def _contact_rows(form: GpForm | CareForm, url: str) -> list[Row]:
    return [
        ("Telefoon", form.phone.data or "Geen", f"{url}#phone"),
        ("Manier", ContactWay.label_of(form.contact_way.data), f"{url}#contact_way"),
        ("Tijd", ContactTime.label_of(form.contact_time.data), f"{url}#contact_time"),
        ("Niet doen", _joined(ContactLimit, form.contact_limits.data) or "Niets", f"{url}#contact_limits"),
        ("Let op bij contact", form.contact_note.data or "Niets bijzonders", f"{url}#contact_note"),
        ("Nodig", _joined(Need, form.needs.data) or "Niets bijzonders", f"{url}#needs"),
    ]


def _consent_rows(form: GpForm | CareForm, url: str) -> list[Row]:
    providers = {value: label for value, label, *_ in form.share_with.iter_choices()}
    how = ConsentMethod.label_of(form.consent_refer.data).lower()
    day = date_nl(form.consent_on.data or clock.today())
    return [
        ("Gegevens doorgeven", f"Ja, {how}, op {day}", f"{url}#consent_refer"),
        ("U hoort hoe het gaat", _yes(form.consent_share_back.data), f"{url}#consent_share_back"),
        ("Ook op de hoogte", providers.get(form.share_with.data or "", "Niemand"), f"{url}#share_with"),
        ("Onderzoek zonder naam", _yes(form.consent_research.data), f"{url}#consent_research"),
    ]


def _joined(kind: Any, values: list[str] | None) -> str:
    return ", ".join(labels_of(kind, values or []))


def _text(field: StringField) -> str:
    return (field.data or "").strip()


def _yes(answer: object) -> str:
    return "Ja" if answer else "Nee"
