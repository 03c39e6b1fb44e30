"""Lists of persons served, with their homes and up to three contacts each."""
