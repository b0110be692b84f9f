create or replace function identity.purge_factors(slice integer) returns integer
language plpgsql volatile
as $$
declare
  v_challenges integer;
  v_factors integer;
begin
  delete from identity.passkey_challenge as c
  where c.hash = any(array(
    select o.hash from identity.passkey_challenge as o
    where o.expires_at < clock_timestamp() order by o.expires_at limit purge_factors.slice for update skip locked));
  get diagnostics v_challenges = row_count;
  delete from identity.second_factor as f
  where f.id = any(array(
    select o.id from identity.second_factor as o
    where (o.confirmed_at is null and o.created_at < clock_timestamp() - interval '1 day')
      -- Until then the mail about the removal names it.
      or (o.removed_at < clock_timestamp() - interval '30 days')
    order by o.created_at limit purge_factors.slice for update skip locked));
  get diagnostics v_factors = row_count;
  return greatest(v_challenges, v_factors);
end
$$;

comment on function identity.purge_factors(integer) is
$$Delete challenges that expired, authenticator apps that were not confirmed within a day, and what was removed a month ago: at most slice
rows of each. Returns the larger number.$$;

create or replace function identity.purge_sessions(slice integer) returns integer
language plpgsql volatile
as $$
declare
  v_ids constant uuid[] := array(
    select o.id from identity.session as o
    where least(o.ended_at, o.expires_at) < clock_timestamp() - make_interval(days => ops.setting_of('identity.session_days')::integer)
    order by least(o.ended_at, o.expires_at)
    limit purge_sessions.slice
    for update skip locked);
begin
  delete from identity.refresh_token as t where t.session_id = any (v_ids);
  delete from identity.session as s where s.id = any (v_ids);
  return cardinality(v_ids);
end
$$;

comment on function identity.purge_sessions(integer) is
$$Delete sessions that ended or expired longer ago than identity.session_days, with their tokens: at most so many. Returns the number.$$;

create or replace function identity.purge_unproved(slice integer default 5000) returns integer
language plpgsql volatile security definer -- workers see no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_proofs integer;
  v_devices integer;
  v_codes integer;
  v_tickets integer;
  v_factors integer;
  v_invitations integer;
  v_sessions integer;
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
  delete from identity.log_in_ticket as t
  where t.hash = any(array(
    select o.hash from identity.log_in_ticket as o
    where o.expires_at < clock_timestamp() order by o.expires_at limit purge_unproved.slice for update skip locked));
  get diagnostics v_tickets = row_count;
  v_factors := identity.purge_factors(purge_unproved.slice);
  v_sessions := identity.purge_sessions(purge_unproved.slice);
  return greatest(v_proofs, v_devices, v_codes, v_tickets, v_factors, v_invitations, v_sessions);
end
$$;

comment on function identity.purge_unproved(integer) is
$$Delete sign-ups and links that expired before they were followed, with the data that was entered, log-ins that nobody completed, leftovers
of second factors (identity.purge_factors), devices that were not used for long, old invitations, and sessions that ended long ago: at
most slice rows of each. Returns the larger number. A job calls it until that is less than a slice.$$;

grant execute on function identity.purge_unproved(integer) to leadmill_worker;
