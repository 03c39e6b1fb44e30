"""What is said to people about their check-in, by which message."""

from __future__ import annotations

import datetime as dt

from devices.commands.sending import SAY, command
from dispatch.checkins.facts import Due
from dispatch.naming import mask_name
from kit.catalogue import text
from kit.outbox import ROUTINE, Message


def message(one: Due, channel: str, key: str, until: dt.datetime, language: str) -> Message | None:
    """The message of an attempt; None where a human is asked to do it."""
    about = {"checkin_id": one.row["id"]}
    match channel:
        case "prompt":
            assert one.terminal is not None
            said = {
                "text_key": "prompt.checkin",
                "text": text("prompt.checkin", language),
                "answer": ["fine", "help"],
            }
            return command(one.terminal, SAY, said, until, key=key, template="checkin_prompt")
        case "call":
            assert one.phone is not None
            return Message(key, "voice", one.phone, "voice.checkin", about, urgency=ROUTINE)
        case "contact" if one.contacts:
            person = mask_name(one.row["person_name"]) or text("person.unknown", language)
            contact = one.contacts[0]
            params = {**about, "contact_id": contact["id"], "person": person}
            return Message(key, "voice", contact["phone"], "voice.checkin_contact", params, urgency=ROUTINE)
    return None
