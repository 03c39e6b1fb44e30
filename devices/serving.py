"""Whether somebody is still served by a unit: what is of routine goes on only then.

A unit that serves nobody any more stays connected and its press still opens a case; it is supervised
no longer, nobody is reminded of a test, and it stands on the list of units to be collected.
"""

from __future__ import annotations


def served(unit: str, person: str) -> str:
    """A condition over a row of ``devices`` that is called ``unit``, joined with its ``person`` if it has
    one: he is served; for a unit of a home: somebody who lives there is, or nobody is known to.
    """
    return f"""
        (case when {unit}.person_id is not null then {person}.active
              else coalesce((select bool_or(e.active) from persons e
                             where e.home_id = {unit}.home_id and e.merged_into is null), true) end)
    """
