create or replace function notification.source_fields(event_kind text) returns jsonb
language plpgsql stable security definer -- calls functions of rooms that callers may not call
set search_path = pg_catalog, pg_temp
as $$
begin
  return notification.fields_of(array[event_kind], request.organization_id());
end
$$;

comment on function notification.source_fields(text) is
$$The fields of a kind of event for the caller's organisation; for an admin those that all organisations have.$$;

grant execute on function notification.source_fields(text) to member, admin;
