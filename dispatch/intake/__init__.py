"""From signal to case: the only reader of the signals inbox."""
