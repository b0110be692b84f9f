-- Helpers of the tests of the audit log. Never deployed.
create schema if not exists tests;

-- Run a statement as an attacker with superuser privileges would: with the triggers disabled.
create or replace function tests.tamper(statement text) returns void
language plpgsql
as $$
begin
  set local session_replication_role = replica;
  execute statement;
  set local session_replication_role = origin;
end
$$;

-- A log without the events of the deployment and its seals.
create or replace function tests.empty_log() returns void
language sql
as $$
  select tests.tamper('truncate audit.event, audit.sealed_range');
$$;

-- An event as a transaction of the past left it; returns its id.
create or replace function tests.past_event(xid xid8, entity_id text default 'x') returns bigint
language sql
as $$
  insert into audit.event (action, entity, entity_id, after, role, address, xid)
  values ('test', 'ops.setting', past_event.entity_id, '{"value": 1.50}', 'tester', '203.0.113.7', past_event.xid)
  returning id;
$$;

-- Actions by and on a user so far, in order, with the codes of refusals.
create or replace function tests.actions_of(user_id uuid) returns text[]
language sql volatile security definer
as $$
  select coalesce(array_agg(e.action || coalesce(' ' || (e.after ->> 'code'), '') order by e.id), '{}')
  from audit.event as e
  where e.entity = 'identity.user_account' and e.entity_id = actions_of.user_id::text
    and e.action not in ('insert', 'update', 'delete');
$$;
