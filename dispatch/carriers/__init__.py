"""Carriers as the senders see them: which of them may be used now, for whom, and why not."""
