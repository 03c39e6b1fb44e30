"""What is kept about a person beside the core facts: roles, absences, photos, keys, consents, history."""
