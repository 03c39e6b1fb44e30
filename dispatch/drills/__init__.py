"""Carrying out drills: words that alarm nobody, a key or a tap as the answer, a report at the end."""
