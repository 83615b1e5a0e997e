"""What a team has to do: one row per task, open until something happened (FHIR Task)."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Index, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral.domain.tasks import URGENT, TaskKind
from referral.lib import clock
from referral.models.base import RegionRow
from referral.models.referral import Referral
from referral.models.types import Moment, coded

URGENT_SQL = "kind IN (" + ", ".join(f"'{each.value}'" for each in sorted(URGENT)) + ")"


class Task(RegionRow):
    """A task of the team that has the referral. Kept by `workflow/tasks.py` after every step."""

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "uq_task_referral_id_kind_open",
            "referral_id",
            "kind",
            unique=True,
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("ix_task_team_id_due_open", "team_id", "due", "id", postgresql_where=text("done_at IS NULL")),
        Index(
            "ix_task_team_id_due_urgent",
            "team_id",
            "due",
            "id",
            postgresql_where=text(f"done_at IS NULL AND {URGENT_SQL}"),
        ),
        Index("ix_task_referral_id", "referral_id"),
    )

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[TaskKind] = mapped_column(coded(TaskKind))
    due: Mapped[date]
    opened_at: Mapped[Moment]
    done_at: Mapped[Moment | None]

    referral: Mapped[Referral] = relationship()

    @classmethod
    def is_urgent(cls) -> ColumnElement[bool]:
        """The condition that selects what comes before all other work; in words of the database, so that its
        index fits."""
        return literal_column(f"{cls.__tablename__}.{URGENT_SQL}", Boolean)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.due < clock.today()

    @property
    def is_today(self) -> bool:
        """Whether its day is today."""
        return self.due == clock.today()
