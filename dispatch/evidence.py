"""What is evidence here: the timelines of cases, and the audit."""

from __future__ import annotations

from dispatch.tables import case_events
from kit.audit import audit
from kit.evidence.sources import Source

SOURCES = {
    source.name: source
    for source in (
        Source(case_events, lambda row: f"case:{row['case_id']}"),
        Source(audit, lambda _row: "audit"),
    )
}
"""By the name of the table."""
