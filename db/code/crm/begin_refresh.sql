create or replace function crm.begin_refresh(connection_id uuid, token_version integer, lease uuid)
  returns table (outcome text, organization_id uuid, refresh_token bytea)
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_connection crm.connection;
begin
  select c.* into v_connection from crm.connection as c where c.id = begin_refresh.connection_id for no key update;
  if v_connection.refresh_token is null or v_connection.grant_lost_at is not null then
    return query values ('lost', null::uuid, null::bytea);
  elsif v_connection.token_version <> begin_refresh.token_version then
    return query values ('stored', null::uuid, null::bytea);
  elsif v_connection.refresh_leased_until_at > clock_timestamp() then
    return query values ('busy', null::uuid, null::bytea);
  else
    update crm.connection as c
    -- Longer than the one request and the storing of its answer can take together.
    set refresh_lease_id = begin_refresh.lease, refresh_leased_until_at = clock_timestamp() + interval '90 seconds'
    where c.id = v_connection.id;
    return query values ('leased', v_connection.organization_id, v_connection.refresh_token);
  end if;
end
$$;

comment on function crm.begin_refresh(uuid, integer, uuid) is
$$Begin to refresh the access token of a version. A refresh token can be used once, so one caller at a time gets it, under its lease,
which ends with store_tokens(), lose_grant(), end_refresh(), or by itself. outcome: leased; busy: another caller has the lease; stored:
there is a newer token; lost: access has to be granted again.$$;

grant execute on function crm.begin_refresh(uuid, integer, uuid) to leadmill_worker;
