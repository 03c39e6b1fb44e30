"""What the numbers on a unit look like, for forms and spreadsheets alike (regular expressions)."""

from __future__ import annotations

SERIAL = r"^[^\s=+@\x00-][^\x00-\x1f\x7f]{0,63}$"
"""A maker's serial number. It does not begin as a formula of a spreadsheet does."""

IMEI = r"^[0-9]{14,16}$"
"""15 digits; 14 without the check digit, 16 with a software version. Makers of watches print wrong check
digits, so those are not checked."""

ICCID = r"^[0-9A-Za-z]{18,22}$"
"""The number printed on a SIM. Some Chinese ones hold letters."""

SIM_NUMBER = r"^\+?[0-9]{5,15}$"
"""What the SIM is called by: a telephone number (E.164: 15 digits), or the 13 digits of an IoT card."""
