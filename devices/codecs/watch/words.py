"""The words a watch says, in capitals."""

from __future__ import annotations

import re

_ALARM = re.compile(r"AL[0-9]?(?:_[A-Z0-9]+|CUSTOMER[0-9]*)?", re.ASCII)
_POSITION = re.compile(r"(?:UD|WT)[0-9]?(?:_[A-Z0-9]+)?", re.ASCII)
_LATE = re.compile(r"UD2(?:_[A-Z0-9]+)?", re.ASCII)

_REPORTS = """
    LK TKQ TKQ2 INIT CONFIG CCID ICCID RYIMEI APPCONTACTTEL GS1 CALLLOG DEVMESSAGE WG WAD PP
    TK TK2 JXTK JXTKR IMG
"""

_CONFIRMATIONS = """
    CR FIND MESSAGE UPLOAD CENTER SLAVE PW CALL MONITOR SOS SOS1 SOS2 SOS3 SOSSMS LOWBAT LOWBATT APN IP
    FACTORY LZ VERNO TS RESET POWEROFF REMOVE REMOVESMS WALKTIME SLEEPTIME SILENCETIME SILENCETIME2
    FLOWER REMIND PHB PHB2 PHBX PHBX2 DPHBX PPR PROFILE WHITELIST1 WHITELIST2 HRTSTART HEALTHAUTOSET
    BODYTEMP BODYTEMP2 BTWARNSET FALLDOWN LSSET TAKEPILLS RCAPTURE APPLOCK ACALL GPS GPSON
    DEVREFUSEPHONESWITCH PEDO BT WORK RAD NOWORK SETDWMODE
"""

KNOWN = frozenset(_REPORTS.split()) | frozenset(_CONFIRMATIONS.split())
"""Reports that call nobody, voice and pictures, and the words by which a watch confirms a command.

The numbers to be called are set with ``SOS``, ``SOS1`` …, so these are no press.
"""


def is_alarm(word: str) -> bool:
    """``AL``, ``AL_LTE``, ``ALCUSTOMER1`` …"""
    return _ALARM.fullmatch(word) is not None


def is_position(word: str) -> bool:
    """``UD``, ``UD2``, ``UD_LTE``, ``WT`` …"""
    return _POSITION.fullmatch(word) is not None


def is_late(word: str) -> bool:
    """``UD2`` …: kept by the unit while it had no network."""
    return _LATE.fullmatch(word) is not None
