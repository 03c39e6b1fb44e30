"""Whose device it is, and what is known of the person that changes what a signal means."""

from __future__ import annotations

from dataclasses import dataclass

from care.records.absences import CURRENT
from devices.models import FIXED
from devices.speech import speaks
from dispatch.vocabulary import WITH_THE_PERSON
from kit.clock_zone import TODAY


@dataclass(frozen=True, slots=True)
class DeviceContext:
    """A device's place in the registry; everything is None for a unit nobody has bound."""

    device_id: str | None
    person_id: int | None = None
    home_id: int | None = None
    area_id: int | None = None
    area_path: str | None = None
    dementia: bool = False
    powered_device: bool = False
    incident_id: int | None = None  # of many units in one place
    gap_id: int | None = None  # of a rota
    caller: str | None = None  # a telephone that nobody is known by
    round: str | None = None  # a visitor's week
    outage_id: int | None = None  # of a means by which people are asked
    silent_high_risk: bool = False  # has not answered a check-in
    model: str | None = None

    @property
    def speaks(self) -> bool:
        """Whether the device can ask its person aloud; one that nobody knows is asked to."""
        return speaks(self.model)

    @property
    def subject(self) -> tuple[str, str]:
        """Type and id of whom a case from this device is about, settled later if unknown."""
        if self.incident_id is not None:
            return "place", f"incident-{self.incident_id}"
        if self.gap_id is not None:
            return "place", f"rota-gap-{self.gap_id}"
        if self.outage_id is not None:
            return "place", f"channel-{self.outage_id}"
        if self.round is not None:
            return "place", self.round
        if self.person_id is not None:
            return "person", str(self.person_id)
        if self.home_id is not None:
            return "household", str(self.home_id)
        if self.caller is not None:
            return "caller", self.caller
        return "device", self.device_id or "unknown"


_ELSEWHERE = f"array[{', '.join(repr(str(kind)) for kind in sorted(WITH_THE_PERSON))}]"
_FIXED = f"array[{', '.join(map(repr, FIXED))}]"

COLUMNS = """
    p.id as person_id, coalesce(d.home_id, p.home_id, t.home_id) as home_id,
    a.id as area_id, a.path as area_path,
    coalesce(p.dementia, false) as dementia, coalesce(p.powered_device, false) as powered_device,
    i.id as incident_id, g.id as gap_id, d.model, t.caller, t.outage_id, t.round,
    coalesce(s.source in ('checkins', 'visits') and p.risk = 'high', false) as silent_high_risk
"""
JOINS = f"""
    cross join lateral (
        select case when s.source = 'hotline' then s.payload ->> 'caller' end as caller,
               case when s.source = 'hotline' then s.payload ->> 'terminal' end as terminal,
               case when s.source in ('hotline', 'checkins', 'visits', 'referrals')
                    then (s.payload ->> 'person_id')::bigint end as person_id,
               case when s.source = 'hotline' then (s.payload ->> 'home_id')::bigint end as home_id,
               case when s.source = 'hotline' then (s.payload ->> 'line_id')::bigint end as line_id,
               case when s.source = 'checkins' then (s.payload ->> 'outage_id')::bigint end as outage_id,
               case when s.source = 'visits' then s.payload ->> 'round' end as round,
               case when s.source = 'visits' then (s.payload ->> 'area_id')::bigint end as area_id) t
    left join lateral (select * from devices where id = coalesce(s.device_id, t.terminal) limit 1) d on true
    left join lateral (
        select * from persons where id = coalesce(t.person_id, d.person_id) limit 1) p on true
    left join lateral (
        select * from homes where id = coalesce(d.home_id, p.home_id, t.home_id) limit 1) h on true
    left join lateral ({CURRENT.format(person="p.id", since=TODAY)}) away
        on s.kind = any({_ELSEWHERE}) and away.address is not null
       and coalesce(d.model <> all({_FIXED}), true)
    left join lateral (
        select * from device_incidents
        where id = case when s.device_id is null and s.source = 'supervision'
                        then (s.payload ->> 'incident_id')::bigint end limit 1) i on true
    left join lateral (
        select * from rota_gaps
        where id = case when s.device_id is null and s.source = 'rotas'
                        then (s.payload ->> 'gap_id')::bigint end limit 1) g on true
    left join lateral (select * from rotas where id = g.rota_id limit 1) o on true
    left join lateral (select * from hotline_lines where id = t.line_id limit 1) l on true
    left join areas a
        on a.id = coalesce(away.area_id, h.area_id, p.area_id, d.area_id, i.area_id, o.area_id, l.area_id,
                           t.area_id)
"""
"""Parts of a query over signals ``s``; a device that is not in the registry gives an empty context.
The area is that of the temporary address, while there is one, for what concerns the person and was not
pressed on a unit that stays in the home. Each row is fetched by its key: a plain join may be hashed
against a whole table."""
