"""Procedures (处置流程): what to do for a kind of case, ticked step by step."""
