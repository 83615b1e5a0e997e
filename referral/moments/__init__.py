"""Questionnaires of a person: asked at three moments, by link, together or on paper, and what came of it."""
