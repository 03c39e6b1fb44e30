"""Supervision: which units are heard, which are not, and what else is wrong with them.

Nothing here waits for an event. A heartbeat leaves in its row of ``device_status`` when that row has
to be looked at next; a sweep looks at what is due, compares the facts with the findings it holds, and
writes down the difference. However long nobody swept, the outcome is the same.
"""
