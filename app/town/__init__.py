"""A made-up Chinese district of any size: deterministic, and nobody in it exists."""
