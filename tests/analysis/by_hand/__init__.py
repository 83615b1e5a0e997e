"""Every figure once more, in plain Python over rows that duckdb reads: another way to the same numbers.

Written from the definitions that stand with each view and from the numbers of the policy; it shares no code
with `referral/analysis`. It knows nothing of the shape of a release: which quarters there are, who is told of
less finely and what is too small to show, it finds in the files.
"""
