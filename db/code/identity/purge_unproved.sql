create or replace function identity.purge_unproved(slice integer default 5000) returns integer
language plpgsql volatile security definer -- workers see no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_proofs integer;
  v_devices integer;
  v_codes integer;
  v_invitations integer;
begin
  delete from identity.proof as p
  where p.id = any(array(
    select o.id from identity.proof as o
    where o.expires_at < clock_timestamp() order by o.expires_at limit purge_unproved.slice for update skip locked));
  get diagnostics v_proofs = row_count;
  delete from identity.known_device as d
  where d.ctid = any(array(
    select o.ctid from identity.known_device as o
    where o.last_used_at < clock_timestamp() - make_interval(days => ops.setting_of('identity.device_days')::integer)
    order by o.last_used_at limit purge_unproved.slice for update skip locked));
  get diagnostics v_devices = row_count;
  delete from identity.sign_in_code as c
  where c.hash = any(array(
    select o.hash from identity.sign_in_code as o
    where o.expires_at < clock_timestamp() order by o.expires_at limit purge_unproved.slice for update skip locked));
  get diagnostics v_codes = row_count;
  delete from identity.invitation as i
  where i.id = any(array(
    select o.id from identity.invitation as o
    where o.expires_at < clock_timestamp() - make_interval(days => ops.setting_of('identity.invitation_days')::integer)
    order by o.expires_at limit purge_unproved.slice for update skip locked));
  get diagnostics v_invitations = row_count;
  return greatest(v_proofs, v_devices, v_codes, v_invitations);
end
$$;

comment on function identity.purge_unproved(integer) is
$$Delete sign-ups and links that expired before they were followed, with the data that was entered, devices that were not
used for long, and old invitations: at most slice rows of each. Returns the larger number. A job calls it until that is less than
a slice.$$;

grant execute on function identity.purge_unproved(integer) to leadmill_worker;
