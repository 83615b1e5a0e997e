"""An invented city with a past: practices, teams, activities and the referrals of eighteen months.

The past is made by walking the real commands under a moved clock, the same way every time.
"""
