"""Counts of contacts: what cannot be right is told beside its number; files are read line by line."""

from datetime import date

from referral.domain.research.care_use import Count, Span, days_after, faults_of, read_lines

SENT, TODAY = date(2026, 5, 1), date(2026, 11, 3)
"""186 days apart: the half year after is over."""


def faults(**given: int | Span | None) -> dict[str, str]:
    values: dict[str, int | Span | None] = {
        "span": Span.BEFORE,
        "short": 4,
        "long": 1,
        "minutes": 65,
        "days_covered": 182,
    }
    return faults_of(Count(**(values | given)), SENT, TODAY)  # type: ignore[arg-type]  # one dict for all


def test_days_that_have_passed() -> None:
    assert days_after(SENT, SENT) == 0
    assert days_after(SENT, date(2026, 5, 31)) == 30
    assert days_after(SENT, date(2026, 10, 29)) == 181
    assert days_after(SENT, date(2026, 10, 30)) == 182
    assert days_after(SENT, TODAY) == 182
    assert days_after(TODAY, SENT) == 0, "a clock that was moved back"


def test_what_can_be_right() -> None:
    assert faults() == {}
    assert faults(minutes=None) == {}
    assert faults(short=0, long=0, minutes=0) == {}, "nobody came: that is a count too"
    assert faults(span=Span.AFTER) == {}
    assert faults(short=0, long=2, minutes=40) == {}


def test_what_cannot() -> None:
    assert list(faults(short=-1)) == ["short"]
    assert list(faults(long=201)) == ["long"]
    assert list(faults(short=0, long=0, minutes=5)) == ["minutes"]
    assert list(faults(long=4, minutes=79)) == ["minutes"]
    assert list(faults(minutes=10_001)) == ["minutes"]
    assert list(faults(days_covered=0)) == ["days_covered"]
    assert list(faults(days_covered=183)) == ["days_covered"]


def test_the_half_year_after_is_counted_as_far_as_it_went() -> None:
    count = Count(Span.AFTER, 2, 0, None, 30)
    assert faults_of(count, SENT, date(2026, 5, 31)) == {}
    early = faults_of(count, SENT, date(2026, 5, 30))
    assert early == {"days_covered": "Er zijn pas 29 dagen voorbij. Vul hoogstens 29 in."}
    assert "days_covered" in faults_of(count, SENT, SENT)
    assert faults_of(Count(Span.BEFORE, 2, 0, None, 182), SENT, SENT) == {}


def test_a_file_line_by_line() -> None:
    rows = ["verwijzing;deel;kort;lang;minuten;dagen", "p-7k3-m9q;voor;4;1;65;182", ""]
    rows += ['P-7K3-M9Q,NA,"2",0,,90', "P-7K3-M9R;later;1;0;;182", "P-7K3-M9R;na;x;0;;182"]
    rows += ["P-7K3-M9R;na;1;0;182", "P-7K3-M9R;na;1;;;182"]
    lines = list(read_lines("\n".join(rows)))
    assert [each.number for each in lines] == [2, 4, 5, 6, 7, 8]
    assert lines[0].reference == "P-7K3-M9Q"
    assert lines[0].count == Count(Span.BEFORE, 4, 1, 65, 182)
    assert lines[1].count == Count(Span.AFTER, 2, 0, None, 90)
    assert "‘later’ is niet bekend" in lines[2].fault
    assert "‘kort’ moet een geheel getal zijn; er staat ‘x’" in lines[3].fault
    assert "Hier staan 5 kolommen" in lines[4].fault
    assert "‘lang’ moet" in lines[5].fault, "an empty count is not nought"
    assert list(read_lines("")) == []
