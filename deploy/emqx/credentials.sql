-- What EMQX may see of the device registry: two views, and a role that can read nothing else.
-- Run once by the owner of the tables, after `bell migrate`:
--   psql "$BELL_DATABASE_URL" -v ON_ERROR_STOP=1 -f credentials.sql
-- then: alter role bell_emqx login password '…';

do $$ begin
    if not exists (select from pg_roles where rolname = 'bell_emqx') then
        create role bell_emqx nologin;
    end if;
end $$;

create schema if not exists emqx;
grant usage on schema emqx to bell_emqx;

-- The registry keeps `$7$1$salt$hash`: PBKDF2 with HMAC-SHA512, one round, both parts in base64. EMQX
-- wants the salt as it is and the hash in hexadecimal. Revoked units have no row.
create or replace view emqx.credentials as
select id as username,
       encode(decode(split_part(broker_verifier, '$', 5), 'base64'), 'hex') as password_hash,
       encode(decode(split_part(broker_verifier, '$', 4), 'base64'), 'escape') as salt,
       false as is_superuser
from devices
where broker_verifier like '$7$1$%';

-- The rules of the local broker (app/local/mosquitto.py), a set for each unit that may connect.
create or replace view emqx.rules as
select d.id as username, 'allow' as permission, r.action, 'pab/v1/' || d.id || r.topic as topic
from devices d
cross join (values ('publish', '/up/#'), ('publish', '/raw/+'), ('publish', '/presence'),
                   ('subscribe', '/down/#')) as r(action, topic)
where d.broker_verifier is not null;

grant select on emqx.credentials, emqx.rules to bell_emqx;
