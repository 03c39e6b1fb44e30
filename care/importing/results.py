"""What an import says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from care.importing.report import remedy
from care.importing.rows import OUTCOMES, Problem
from care.sheet_jobs import files
from care.sheet_jobs.tables import sheet_job_parts, sheet_job_problems
from kit import catalogue
from kit.database import Transaction

MOST_PROBLEMS = 200


def counts(job: Mapping[str, Any]) -> dict[str, int]:
    """``{"rows", "created", "updated", "unchanged", "rejected"}``."""
    return {name: job[name] for name in ("rows", *OUTCOMES)}


def reason(job: Mapping[str, Any], language: str) -> str | None:
    """Why the file was refused, for people."""
    refusal = job["refusal"]
    return catalogue.text(f"reason.{refusal['reason']}", language, **refusal) if refusal else None


async def problems(tx: Transaction, job_id: int, language: str, most: int) -> list[dict[str, Any]]:
    """The first ``most`` problems by line: ``{"line", "field", "column", "code", "remedy"}``."""
    table = sheet_job_problems
    query = sa.select(table).where(table.c.job_id == job_id).order_by(table.c.line, table.c.number)
    return [
        {
            **{name: row[name] for name in ("line", "field", "column", "code")},
            "remedy": remedy(Problem(row["field"], row["code"], row["detail"]), language),
        }
        for row in await tx.rows(query.limit(most))
    ]


async def view(tx: Transaction, job: Mapping[str, Any], accept_language: str | None) -> dict[str, Any]:
    """For ``ImportView``."""
    language = catalogue.from_header(accept_language)
    part = (sheet_job_parts.c.job_id == job["id"], sheet_job_parts.c.file == files.RESULT)
    kept = await tx.scalar(sa.select(sa.exists().where(*part, sheet_job_parts.c.number == 0)))
    return {
        **job,
        "dry_run": job["params"]["dry_run"],
        "reason": reason(job, language),
        "code": job["refusal"].get("reason"),
        "problems": await problems(tx, job["id"], language, MOST_PROBLEMS),
        "has_report": kept,
    }
