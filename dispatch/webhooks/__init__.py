"""Other systems: their subscriptions, what they are told, and whether it has arrived."""
