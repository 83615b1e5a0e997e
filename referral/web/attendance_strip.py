"""The attendance of one person as a strip of squares, for any page that has the visits."""

from collections.abc import Sequence

from flask import Flask
from markupsafe import Markup

from referral.domain.codes import AttendanceState
from referral.lib.dates import long_day
from referral.web.charts import Cell, strip
from referral.workflow.attendance import Visit

SIGNS = {
    AttendanceState.PRESENT: ("✓", "valid"),
    AttendanceState.LATE: ("L", "valid"),
    AttendanceState.NOTIFIED: ("A", "info"),
    AttendanceState.ABSENT: ("×", "danger"),
    AttendanceState.UNKNOWN: ("?", "none"),
}
MEANING = "✓ er, L later gekomen, A afgemeld, × niet gekomen, ? niet bekend, – ging niet door."
NOT_HELD = ("–", "none")


def attendance_strip(visits: Sequence[Visit]) -> Markup:
    """One square for each time, oldest first; beneath it what the signs mean."""
    cells = []
    for each in visits:
        sign, tone = NOT_HELD if each.not_held else SIGNS[each.state]
        cells.append(Cell(sign, tone, f"{long_day(each.happened_at)}: {each.label.lower()}"))
    came = sum(each.state.attended and not each.not_held for each in visits)
    held = sum(each.not_held is None and each.state.is_known for each in visits)
    told = f"Was er {came} van de {held} keer."
    picture = strip(f"{told} De dagen staan in de tabel hieronder.", cells)
    return picture + Markup('<p class="field__hint">{} {}</p>').format(told, MEANING)


def init_app(app: Flask) -> None:
    """Make the strip known to templates."""
    app.add_template_global(attendance_strip, "attendance_strip")
