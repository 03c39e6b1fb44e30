"""Escalation plans as data: written, checked, chosen, tried out."""
