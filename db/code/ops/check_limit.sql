create or replace function ops.check_limit(name text, key text)
returns table (maximum integer, seconds integer, remaining integer, wait_seconds integer, reset_seconds integer)
language plpgsql stable security definer -- only admins can call it
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_key constant text := ops.limit_key(ops.find_limit(check_limit.name), check_limit.key);
begin
  return query
  select s.maximum, extract(epoch from s.per)::integer, s.remaining,
    coalesce(ops.seconds_of(ops.look(check_limit.name, v_key))::integer, 0), s.reset_seconds
  from ops.limit_state(check_limit.name, v_key) as s;
end
$$;

comment on function ops.check_limit(text, text) is
$$What is left of a limit for a key, as ops.limit_key() takes it, for admins.
Errors: LM940 unknown limit, LM941 not a key of this limit (400).$$;

grant execute on function ops.check_limit(text, text) to admin;

create or replace function api.check_limit(name text, key text)
returns table (maximum integer, seconds integer, remaining integer, wait_seconds integer, reset_seconds integer)
language sql stable
begin atomic
  select * from ops.check_limit(ops.bounded(check_limit.name, 'name'), ops.bounded(check_limit.key, 'key'));
end;

comment on function api.check_limit(text, text) is
$$What is left of a limit
name: as limit_usage lists it. key: who is counted, as counted_by says there: an address (network), an id (user, organization, api_key;
caller: either), an empty text (everybody), or what the comment says. Answers the maximum and its time in seconds, how many units remain,
how long to wait for the next one (0: not at all), and until all are available. remaining is null where there is no limit.
Errors: LM940 unknown limit, LM941 not a key of this limit (400).$$;

grant execute on function api.check_limit(text, text) to admin;
