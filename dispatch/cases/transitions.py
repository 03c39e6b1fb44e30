"""From which state a case may go to which other, and by whose act. The chart in ``docs/states.md`` is
drawn from this table; the model test of the case walks at random and must find nothing else.

States are derived from facts (``state.derive``), so that this table rules nothing: it says what the facts
allow.
"""

from __future__ import annotations

import sys

from dispatch.vocabulary import CaseState

OPEN, CLAIMED, DISPATCHED, ACCEPTED, EN_ROUTE, ON_SCENE, RESOLVED, CLOSED = CaseState

_WAITING = (OPEN, CLAIMED)
_GOING = (ACCEPTED, EN_ROUTE, ON_SCENE)

TRANSITIONS: dict[tuple[CaseState, CaseState], str] = {
    (OPEN, CLAIMED): "claim, takeover",
    (CLAIMED, OPEN): "release; the owner vanishes or does nothing",
    **{(waiting, DISPATCHED): "ask a responder, by hand or by the plan" for waiting in _WAITING},
    **{(waiting, ACCEPTED): "a late yes, while nobody else has accepted" for waiting in _WAITING},
    **{(DISPATCHED, waiting): "nobody who was asked is left" for waiting in _WAITING},
    (DISPATCHED, ACCEPTED): "accept",
    (ACCEPTED, EN_ROUTE): "depart",
    (ACCEPTED, ON_SCENE): "arrive",
    (EN_ROUTE, ON_SCENE): "arrive",
    (EN_ROUTE, ACCEPTED): "the one on the way withdraws, another has accepted",
    (ON_SCENE, EN_ROUTE): "the one at the scene is done or withdraws, another is on the way",
    (ON_SCENE, ACCEPTED): "the one at the scene is done or withdraws, another has accepted",
    **{(going, DISPATCHED): "withdraws or lapses, another has been asked" for going in _GOING},
    **{
        (going, waiting): "the last one withdraws, lapses or is recalled"
        for going in _GOING
        for waiting in _WAITING
    },
    (ON_SCENE, RESOLVED): "complete, and nobody else is on the way",
    (RESOLVED, DISPATCHED): "help is wanted again: ask a responder",
    **{(state, CLOSED): "close" for state in CaseState if state is not CLOSED},
    (CLOSED, CLAIMED): "reopen within 24 h",
}


def chart() -> str:
    """A Mermaid state diagram of the table."""
    lines = ["stateDiagram-v2", "    [*] --> open: signal"]
    lines += [f"    {before} --> {after}: {act}" for (before, after), act in TRANSITIONS.items()]
    lines += ["    closed --> [*]"]
    return "\n".join(lines) + "\n"


PAGE = f"""# The states of a case

Drawn from `dispatch/cases/transitions.py` by `python -m dispatch.cases.transitions > docs/states.md`; a
test holds both together. A state is derived from facts: who holds the case, and how far the offers are
(`dispatch/cases/state.py`). What falls due in each of them is in `dispatch/escalation/deadlines.py`.

```mermaid
{chart()}```
"""

if __name__ == "__main__":
    sys.stdout.write(PAGE)
