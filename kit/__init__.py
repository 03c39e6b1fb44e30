"""What every room stands on: settings, database, clock, errors, texts, access, inbox, outbox, feed."""
