"""HTML to PDF/UA. The only place that knows WeasyPrint."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
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
        return URLFetcherResponse(url, path.read_bytes())


def as_pdf(html: str) -> bytes:
    """A tagged PDF (PDF/UA-1) of a complete HTML page with a title and a language."""
    content: bytes = HTML(string=html, url_fetcher=LocalOnly(), base_url="asset:///").write_pdf(
        pdf_variant=VARIANT
    )
    return content
