"""The life of a unit: its states, whose it was and is, swaps, labels."""
