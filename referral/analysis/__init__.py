"""Statistics on the files of a release. Runs apart from the web: `python -m referral.analysis`.

Knows files and rules, no database and no request. Nothing else in the application imports it.
"""
