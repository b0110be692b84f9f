create or replace function crm.store_users(connection_id uuid, users jsonb) returns void
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from crm.account_user as u where u.connection_id = store_users.connection_id;
  insert into crm.account_user (connection_id, user_id, name, is_active)
  select
    store_users.connection_id, (e.item ->> 'id')::bigint, left(e.item ->> 'name', 255),
    coalesce((e.item ->> 'active_flag')::boolean, true)
  from jsonb_array_elements(users) as e (item)
  where e.item ->> 'name' is not null
  on conflict do nothing;
end
$$;

comment on function crm.store_users(uuid, jsonb) is
$$Store the names of the users of an account, as Pipedrive's API v1 lists them, without their addresses.$$;

grant execute on function crm.store_users(uuid, jsonb) to leadmill_worker;
