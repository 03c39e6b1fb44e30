"""Hardware: the wire contract, codecs (one folder per family), registry, credentials, status."""
