create or replace function intake.purge_contact_messages(slice integer default 5000) returns integer
language plpgsql volatile security definer -- workers have no access to the table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before constant timestamptz :=
    clock_timestamp() - make_interval(days => ops.setting_of('intake.contact_message_days')::integer);
  v_count integer;
begin
  delete from intake.contact_message as m
  where m.id = any(array(
    select o.id
    from intake.contact_message as o
    where o.created_at < v_before
    order by o.created_at, o.id
    limit purge_contact_messages.slice
    for update skip locked));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function intake.purge_contact_messages(integer) is
$$Delete contact messages that are older than the setting intake.contact_message_days, oldest first, at most slice. Returns the number
deleted. A job calls it until it returns less than a slice.$$;

grant execute on function intake.purge_contact_messages(integer) to leadmill_worker;
