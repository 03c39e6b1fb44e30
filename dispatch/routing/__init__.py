"""Who could come, in which order, and why."""
