"""Lists of persons, contacts, providers, staff and shifts, taken in from spreadsheets.

A file that cannot be read is refused whole; of one that can, the good rows are taken and the wrong ones
come back with the reason. The same file twice changes nothing.
"""
