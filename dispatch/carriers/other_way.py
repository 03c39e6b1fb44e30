"""The next channel: what cannot go by SMS goes by voice, and the other way round; once, and only for what a
case waits for."""

from __future__ import annotations

import sqlalchemy as sa

from kit import outbox
from kit.database import Transaction
from kit.outbox import NOTICE, Message, Taken

OTHER = {"sms": "voice", "voice": "sms"}

_BESIDE = sa.text(
    """
    select exists (
        select from outbox
        where case_id = :case_id and recipient = :to and channel = :channel and template = :template
          and offer_id is not distinct from cast(:offer_id as bigint)
          and state not in ('failed', 'cancelled', 'skipped')
          and created_at > cast(:since as timestamptz) - interval '1 second')
    """
)


async def write(tx: Transaction, message: Taken) -> str | None:
    """The channel by which the same is said instead; None: there is no other, or it is said there already.

    A message that stands in for another has no stand-in of its own.
    """
    channel = OTHER.get(message.channel)
    template = _template(message.template, channel)
    if channel is None or template is None or "instead_of" in message.params:
        return None
    if message.case_id is None or message.urgency >= NOTICE:
        return None
    about = {"case_id": message.case_id, "to": message.recipient, "offer_id": message.offer_id}
    since = message.created_at
    if await tx.scalar(_BESIDE, {**about, "channel": channel, "template": template, "since": since}):
        return None
    await outbox.write(
        tx,
        [
            Message(
                key=f"{message.key}:{channel}",
                channel=channel,
                recipient=message.recipient,
                template=template,
                params={**message.params, "instead_of": message.id},
                case_id=message.case_id,
                offer_id=message.offer_id,
                user_id=message.user_id,
                urgency=message.urgency,
            )
        ],
    )
    return channel


def _template(template: str, channel: str | None) -> str | None:
    if template.endswith(".offer"):
        return f"{channel}.offer"
    return template if template.startswith("page.") else None
