"""What research would learn now, for tests of who and what counts: the raw rows of a new release."""

import csv
import tempfile
from pathlib import Path

from referral.extensions import db
from referral.models import Release
from referral.models.scope import acting
from referral.research.releases.extracting import queries as extracting
from referral.research.releases.population import queries as population
from tests.factories.area import Area
from tests.factories.research import make_release, make_study


def extracted(area: Area) -> list[dict[str, str]]:
    """The referrals of a release that is frozen now, of everybody whom research may count."""
    release_id = make_release(area, make_study(area))
    with tempfile.TemporaryDirectory() as folder, area.app.app_context(), acting(area.system):
        release = db.session.get_one(Release, release_id)
        population.include(area.system, release)
        extracting.write(area.system, release, Path(folder))
        db.session.commit()
        with (Path(folder) / "referral.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
