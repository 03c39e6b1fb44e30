"""Drills: whether everybody who may have to be reached can be, over every channel and number."""
