"""Calls to 120, 110 and 119: when, by whom, under which reference, to which hospital."""
