"""Wishes that nothing met: for whoever makes new activities."""
