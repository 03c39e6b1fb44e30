"""Spreadsheets taken in and handed out as durable work.

A job is a row; its files lie beside it, sealed, for a week. A process of its own carries it out, a chunk
per transaction; killed, another one goes on where it was.
"""
