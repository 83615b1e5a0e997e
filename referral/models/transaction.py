"""`@command`: one use case, one transaction. A nested command joins the outer one."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from referral.domain.errors import Conflict
from referral.extensions import db

P = ParamSpec("P")
R = TypeVar("R")

ADDRESS_IN_USE = "Er is al een account met dit e-mailadres."

_CLASHES = {
    "uq_user_account_email": ADDRESS_IN_USE,
    "uq_user_account_provider_subject": "U meldt u net ook in een ander venster aan. Probeer het opnieuw.",
    "uq_organisation_slug": "Een andere organisatie gebruikt deze naam in de link al.",
    "uq_referral_live_person": "Er loopt al een verwijzing voor deze persoon.",
    "uq_referral_draft_id": "Deze verwijzing is al verstuurd.",
    "uq_activity_region_id_external_key": "Er bestaat al een activiteit met dit kenmerk.",
    "uq_person_region_id_identity_index": "Deze persoon wordt net ook door iemand anders aangemeld.",
    "uq_passkey_credential_id": "Deze passkey is hier al in gebruik.",
    "uq_placement_live": "Deze persoon heeft al een plek in deze activiteit.",
    "uq_waiting_entry_running": "Deze persoon staat al op deze wachtlijst.",
    "ck_activity_places": "Er zijn meer plekken vergeven dan er dan zouden zijn.",
}


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Commit when *function* returns, roll back when it raises.

    A clash on a named constraint, or a row that somebody else changed first, becomes Conflict.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        info = db.session().info
        if info.get("in_command"):
            return function(*args, **kwargs)
        info["in_command"] = True
        try:
            result = function(*args, **kwargs)
            db.session.commit()
        except IntegrityError as error:
            db.session.rollback()
            raise _conflict(error) from error
        except StaleDataError as error:
            db.session.rollback()
            raise Conflict("Iemand anders heeft dit net gewijzigd. Bekijk de pagina opnieuw.") from error
        except BaseException:
            db.session.rollback()
            raise
        finally:
            info["in_command"] = False
        return result

    return wrapper


def _conflict(error: IntegrityError) -> Exception:
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return Conflict(_CLASHES[name]) if name in _CLASHES else error
