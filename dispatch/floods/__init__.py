"""So many alarms that nobody could look at each: counted, gathered, set aside, and never lost."""
