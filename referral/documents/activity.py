"""The sheet of an activity: one page for the wall, without anybody's name."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template

from referral.domain.languages import Language
from referral.lib.dates import weekday

LONGEST = 400


def activity_html(activity: Any, dates: Sequence[date], language: Language) -> str:
    """The sheet as a page; *activity* has the columns of one, *dates* are the next days on which it meets."""
    why = activity.works_because
    return render_template(
        "documents/activity.html",
        activity=activity,
        why=why if len(why) <= LONGEST else f"{why[:LONGEST].rsplit(' ', 1)[0]} …",
        day=weekday(activity.weekday, language.value),
        dates=dates,
        language=language.value,
    )
