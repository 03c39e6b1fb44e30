"""Orders to devices: written to the outbox, published until they are answered or too late."""
