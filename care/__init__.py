"""People and who cares for them: persons, homes, contacts, providers, responders, shifts."""
