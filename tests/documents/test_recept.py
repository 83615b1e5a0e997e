"""The welzijnsrecept: one tagged page, the function and its face, nothing about health."""

import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from flask import Flask
from fontTools.ttLib.woff2 import decompress
from pypdf import PdfReader

from referral.documents import pdf
from referral.documents.pdf import LocalOnly
from referral.domain.actors import Actor
from tests.factories.area import Area
from tests.support.client import PageClient
from tests.support.database import ROOT
from tests.support.story import refer


@pytest.fixture
def letter(as_gp: PageClient) -> PdfReader:
    """The letter of a referral, as the GP opens it."""
    reference = refer(as_gp)
    response = as_gp.get(f"/verwijzingen/{reference}/recept.pdf")
    assert response.mimetype == "application/pdf"
    return PdfReader(BytesIO(response.get_data()))


def test_it_is_one_tagged_page_with_title_and_language(letter: PdfReader) -> None:
    assert len(letter.pages) == 1
    root = letter.root_object
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a dictionary of the format
    assert str(root["/Lang"]) == "nl"
    assert letter.metadata is not None
    assert letter.metadata.title == "Welzijnsrecept"
    assert letter.xmp_metadata is not None
    assert b"pdfuaid" in letter.xmp_metadata.stream.get_data()


def test_it_names_the_coach_and_no_complaint(letter: PdfReader) -> None:
    text = letter.pages[0].extract_text()
    assert "Johanna" in text
    assert "Welzijnscoach" in text
    for word in ("somber", "angstig", "contact met anderen", "onder de mensen", "rollator"):
        assert word not in text.lower()


def test_whoever_follows_does_not_sign_it(
    as_gp: PageClient, area: Area, signed_in: Callable[[Actor], PageClient]
) -> None:
    reference = refer(as_gp, share_with=str(area.home_care_id))
    follower = signed_in(area.care_worker)
    assert follower.get(f"/verwijzingen/{reference}").status_code == 200
    assert follower.get(f"/verwijzingen/{reference}/recept.pdf").status_code == 404
    assert follower.get(f"/verwijzingen/{reference}/verstuurd").status_code == 404


@pytest.mark.parametrize("url", ["https://example.org/x.png", "file:///etc/passwd", "asset:///../config.py"])
def test_a_letter_fetches_nothing_but_assets(app: Flask, url: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match="asset"):
        LocalOnly().fetch(url)


def test_a_font_is_unpacked_once_per_build(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked: list[object] = []

    def counting(packed: BinaryIO, plain: BinaryIO) -> None:
        unpacked.append(packed)
        decompress(packed, plain)

    monkeypatch.setattr(pdf, "decompress", counting)
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    font = Path(shutil.copy(ROOT / "static" / "fonts" / "letter.woff2", tmp_path))
    with app.app_context():
        first, second = (LocalOnly().fetch("asset:///letter.woff2").read() for _ in range(2))
        assert first == second
        assert first.startswith(b"\0\1\0\0")  # OpenType
        assert len(unpacked) == 1
        os.utime(font, ns=(1, 1))
        assert LocalOnly().fetch("asset:///letter.woff2").read() == first
        assert len(unpacked) == 2
