"""What can go wrong with referrals."""

from __future__ import annotations

from kit.errors import Conflict


class ReferralOver(Conflict):
    """The referral is answered, withdrawn or stopped; ``extra`` holds its ``state``."""

    code = "referral_over"
