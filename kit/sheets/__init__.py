"""Spreadsheets in and out, the one way for every room.

In: ``lines`` gives the rows of an XLSX or CSV file as text, ``columns`` finds the fields in its header,
``cells`` reads one cell as a value. Nothing is computed. Out: ``writing`` guards against formulas.
"""
