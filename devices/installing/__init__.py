"""From the application for a unit to the press that proves it: install orders."""
