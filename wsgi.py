"""The application for a WSGI server and for `flask --app wsgi`."""

from config import from_environment
from referral import create_app

app = create_app(from_environment())
