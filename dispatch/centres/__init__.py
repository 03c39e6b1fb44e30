"""Handing a case to another centre, such as 12345, through its subscription to ``case.handed_over``."""
