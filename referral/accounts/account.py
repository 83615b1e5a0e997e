"""‘Mijn account’: how somebody signs in, where they are signed in, and what happened to the account."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from referral.accounts import services
from referral.accounts.adding import CODES
from referral.accounts.entering import lately_proven, leave, own_path, this_session
from referral.accounts.factors import queries as held
from referral.accounts.factors.services import (
    remove_factor,
    renew_recovery_codes,
    sign_out_everywhere,
)
from referral.accounts.forms import LanguageForm, NewsForm, PasswordForm
from referral.accounts.keeping import keep, take_kept
from referral.accounts.queries import language_of, news_of
from referral.audit.account_log import latest
from referral.domain.errors import NotAllowed, TooOften
from referral.domain.languages import Language
from referral.domain.notices import WISHES, NewsWish
from referral.domain.sign_in import AccountEventKind
from referral.domain.statuses import PEOPLE
from referral.web.access import requires, the_actor
from referral.web.forms import options


def register(bp: Blueprint) -> None:
    """Add the routes of this module to the blueprint of the feature."""
    bp.add_url_rule("/account", view_func=account)
    bp.add_url_rule("/account/tweede-stap/<uuid:factor_id>/weg", view_func=drop_factor, methods=["POST"])
    bp.add_url_rule("/account/herstelcodes", view_func=recovery_codes)
    bp.add_url_rule("/account/herstelcodes", view_func=new_recovery_codes, methods=["POST"])
    bp.add_url_rule("/account/taal", view_func=language, methods=["POST"])
    bp.add_url_rule("/account/wachtwoord", view_func=password, methods=["GET", "POST"])
    bp.add_url_rule("/account/berichten", view_func=news, methods=["POST"])
    bp.add_url_rule("/account/opnieuw", view_func=again)
    bp.add_url_rule("/account/opnieuw", view_func=again_submitted, methods=["POST"])
    bp.add_url_rule("/account/overal-afmelden", view_func=sign_out_all, methods=["POST"])


@requires(*PEOPLE)
def account() -> ResponseReturnValue:
    """Factors, recovery codes, open sessions, and the latest lines of the security log."""
    return _page()


def _page(problem: str = "", form: LanguageForm | None = None, news_form: NewsForm | None = None) -> str:
    actor, config = the_actor(), current_app.config
    return render_template(
        "accounts/account.html",
        factors=held.factors(actor),
        codes_left=held.recovery_codes_left(actor),
        sessions=held.open_sessions(
            actor, this_session(), config["SESSION_IDLE"], config["SESSION_ABSOLUTE"]
        ),
        events=latest(actor),
        problem=problem,
        mail_language=form or LanguageForm(formdata=None, data={"language": language_of(actor).value}),
        news_form=news_form or _news_form(),
    )


def _news_form() -> NewsForm | None:
    """The form with what the role can choose from and what holds now; None for a role that gets no mail."""
    wishes = WISHES.get(the_actor().role)
    if wishes is None:
        return None
    form = NewsForm(news=news_of(the_actor()).value)
    form.news.choices = options([(each.value, each.label) for each in wishes])
    return form


@requires(*WISHES)
def news() -> ResponseReturnValue:
    """How somebody wants to hear that there is news."""
    form = _news_form()
    if form is not None and form.validate_on_submit():
        services.set_news(the_actor(), NewsWish(form.news.data))
        flash("Bewaard.")
        return redirect(url_for("accounts.account"))
    return _page(news_form=form), 422


@requires(*PEOPLE)
def language() -> ResponseReturnValue:
    """Choose the language of mails."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return _page(form=form), 422
    services.choose_language(the_actor(), Language(form.language.data))
    flash("Bewaard. Mails aan u komen voortaan in deze taal.")
    return redirect(url_for("accounts.account"))


@requires(*PEOPLE)
@lately_proven
def drop_factor(factor_id: UUID) -> ResponseReturnValue:
    """Remove a factor, unless it is the last one."""
    try:
        remove_factor(the_actor(), factor_id, this_session())
    except NotAllowed as error:
        return _page(error.message), 409
    flash("Verwijderd. Op andere apparaten bent u afgemeld.")
    return redirect(url_for("accounts.account"))


@requires(*PEOPLE)
def recovery_codes() -> ResponseReturnValue:
    """Fresh recovery codes, once; a second look finds none."""
    codes = take_kept(CODES, the_actor().id).split()
    onward = own_path(request.args.get("next", "")) or url_for("accounts.home")
    return render_template("accounts/recovery_codes.html", codes=codes, onward=onward)


@requires(*PEOPLE)
@lately_proven
def new_recovery_codes() -> ResponseReturnValue:
    """Ten new codes; the old ones stop working."""
    codes = renew_recovery_codes(the_actor(), this_session())
    keep(CODES, the_actor().id, "\n".join(codes))
    return redirect(url_for("accounts.recovery_codes", next=url_for("accounts.account")))


@requires(*PEOPLE)
def password() -> ResponseReturnValue:
    """Change the password; the present one is the proof."""
    form = PasswordForm()
    if request.method == "GET":
        return render_template("accounts/password.html", form=form)
    status = 422
    if form.validate():
        try:
            problems = services.change_password(
                the_actor(), form.present.data or "", form.wanted.data or "", this_session()
            )
        except TooOften as error:
            problems, status = {"present": error.message}, 429
        if not problems:
            flash("Uw wachtwoord is gewijzigd. Op andere apparaten bent u afgemeld.")
            return redirect(url_for("accounts.account"))
        for name, message in problems.items():
            form[name].errors = [message]
    return render_template("accounts/password.html", form=form), status


@requires(*PEOPLE)
def sign_out_all() -> ResponseReturnValue:
    """End every session of this account, this one included."""
    sign_out_everywhere(the_actor())
    leave()
    flash("U bent overal afgemeld.")
    return redirect(url_for("accounts.sign_in"))


@requires(*PEOPLE)
def again() -> ResponseReturnValue:
    """Tell why somebody who signed in a while ago signs in once more."""
    return render_template("accounts/again.html")


@requires(*PEOPLE)
def again_submitted() -> ResponseReturnValue:
    """End this session and sign in again, to come back to where the change is made."""
    target = own_path(request.args.get("next", "")) or url_for("accounts.account")
    services.note_event(the_actor(), AccountEventKind.SIGNED_OUT)
    leave()
    return redirect(url_for("accounts.sign_in", next=target))
