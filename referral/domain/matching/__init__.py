"""Which activity fits a person, and why: hard limits first, then fit, at most three with reasons.

Everything here is a pure function of facts. A coach and the person choose; nothing is booked by a rule (L17).
"""
