"""Families: relatives whom the person has agreed to are told what happens, each at his own time."""
