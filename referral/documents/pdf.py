"""HTML to PDF/UA. The only place that knows WeasyPrint."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from fontTools.ttLib.woff2 import decompress
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANT = "pdf/ua-1"


class LocalOnly(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Fetch only built assets: a letter never reaches out to the network."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file behind an `asset:` address; raises ValueError for anything else."""
        del headers
        parts = urlsplit(url)
        if parts.scheme != "asset":
            raise ValueError(f"Letters use built assets only, not {parts.scheme}.")
        folder = Path(current_app.static_folder or "").resolve()
        path = (folder / parts.path.lstrip("/")).resolve()
        if folder not in path.parents:
            raise ValueError("This asset lies outside the built folder.")
        if path.suffix == ".woff2":
            return URLFetcherResponse(url, _unpacked(path, path.stat().st_mtime_ns))
        return URLFetcherResponse(url, path.read_bytes())


@lru_cache(maxsize=4)
def _unpacked(font: Path, changed_at: int) -> bytes:
    """A WOFF2 file as plain OpenType, unpacked once: WeasyPrint would do it again for each letter.

    *changed_at* tells one build of the assets from the next.
    """
    del changed_at
    plain = BytesIO()
    with font.open("rb") as packed:
        decompress(packed, plain)
    return plain.getvalue()


def as_pdf(html: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of a complete HTML page with a title and a language."""
    content: bytes = HTML(string=html, url_fetcher=LocalOnly(), base_url="asset:///").write_pdf(
        pdf_variant=VARIANT
    )
    return content
