"""Referrals (转介): a hardship found goes to an office that can help, and its answer comes back."""
