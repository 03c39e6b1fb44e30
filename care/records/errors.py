"""Refusals about records, with their stable codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kit.errors import BellError, Conflict


class PersonMerged(Conflict):
    """The person was a duplicate; ``extra`` names the person ``into`` which he was merged."""

    code = "person_merged"


class SamePerson(BellError):
    """A person cannot be merged with himself."""

    code = "same_person"
    status = 422


class AlreadyEnded(Conflict):
    """Services for this person have ended already; ``extra`` says ``kind`` and ``ended_on``."""

    code = "already_ended"


class NotEnded(Conflict):
    """There is no ending that could be undone."""

    code = "not_ended"


class AlreadyGiven(Conflict):
    """This consent is in force already; ``extra`` names its ``id``."""

    code = "consent_in_force"


class NotGiven(Conflict):
    """This consent is not in force any more."""

    code = "consent_withdrawn"


class KeyReturned(Conflict):
    """This key or code has been returned, lost or changed already."""

    code = "key_ended"


class BadPhoto(BellError):
    """The content is no picture that we keep; ``reason`` says why."""

    code = "bad_photo"
    status = 422


def merged(row: Mapping[str, Any] | sa.RowMapping) -> PersonMerged:
    """For a row of ``persons`` that is a tombstone."""
    into = row["merged_into"]
    return PersonMerged(id=row["id"], into=into, extra={"into": into})
