"""Watching over a person by what the units tell: fences around places, and signs of life."""
