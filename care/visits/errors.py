"""What can go wrong with visits."""

from __future__ import annotations

from kit.errors import Conflict


class VisitOver(Conflict):
    """The visit is made, or was passed over; ``extra`` holds its ``state``."""

    code = "visit_over"


class AgreementEnded(Conflict):
    """An agreement that has ended does not change any more."""

    code = "visit_agreement_ended"


class HasAgreement(Conflict):
    """The person has one; ``extra`` names it."""

    code = "has_visit_agreement"


class HazardFixedAlready(Conflict):
    """It has been put right."""

    code = "hazard_fixed"


class PairEnded(Conflict):
    """The pair has ended, or the two are one already."""

    code = "visit_pair_ended"
