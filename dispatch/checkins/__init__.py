"""Check-ins carried out: asked by terminal and telephone, retried, passed on, and silence made a case."""
