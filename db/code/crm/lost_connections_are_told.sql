create or replace function crm.lost_connections_are_told() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform event.emit('crm_connection.lost', new.id, new.organization_id);
  return null;
end
$$;

comment on function crm.lost_connections_are_told() is
$$Tell an organisation that a connection of it no longer has access, whichever request found that out.$$;

-- A user who has just given a token sees its state, and needs no mail.
create trigger lost_connections_are_told
after update on crm.connection
for each row
when (old.status = 'connected' and new.status in ('refused', 'reconnect') and new.organization_id is not null)
execute function crm.lost_connections_are_told();
