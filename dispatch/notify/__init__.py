"""Reaching people: the senders of the outbox, the carriers, and what comes back from them."""
