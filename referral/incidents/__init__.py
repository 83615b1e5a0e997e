"""Incidents: anybody reports, the privacy officer judges, tells the authority and informs (L16, L28)."""
