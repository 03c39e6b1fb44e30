"""Puts the program together: command line, roles, HTTP assembly, migrations, and one machine."""
