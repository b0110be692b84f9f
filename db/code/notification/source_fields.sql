create or replace function notification.source_fields() returns table (event_kind text, fields jsonb)
language sql stable security definer -- calls functions of rooms that callers may not call
set search_path = pg_catalog, pg_temp
as $$
  -- Many kinds have the same fields, and each asks a room.
  with asked as materialized (
    select f.fields_function, notification.fields_of(array[f.event_kind], request.organization_id()) as fields
    from (select s.fields_function, min(s.event_kind) as event_kind from notification.source as s group by s.fields_function) as f
  )
  select s.event_kind, a.fields
  from notification.source as s
  join asked as a on a.fields_function = s.fields_function
$$;

comment on function notification.source_fields() is
$$The fields of each kind of event for the caller's organisation; for an admin those that all organisations have.$$;

grant execute on function notification.source_fields() to member, admin;
