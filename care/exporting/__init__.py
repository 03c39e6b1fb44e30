"""Lists of persons, contacts, providers and staff handed out as spreadsheets.

Every file says who took it, when and for what; numbers are masked unless somebody who may see them says
why he needs them; every export is on record. The columns are those that imports take.
"""
