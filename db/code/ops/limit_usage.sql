create or replace function ops.limit_usage()
returns table (
  name text, maximum integer, seconds integer, kind text, counted_by text, comment text, keys_in_use bigint, keys_used_up bigint)
language sql stable security definer -- only admins can call it
set search_path = pg_catalog, pg_temp
as $$
  with used as (
    select s.limit_name, s.repaid_at > clock_timestamp() + l.per * (1 - 1.0 / l.maximum)::float8 as is_used_up
    from ops.rate_limit_use as s
    join ops.rate_limit as l on l.name = s.limit_name and l.kind = 'even' and l.maximum > 0
    where s.repaid_at > clock_timestamp()
    union all
    select l.name, sum(s.units) >= l.maximum
    from ops.rate_limit_log as s
    join ops.rate_limit as l on l.name = s.limit_name and l.kind = 'exact' and l.maximum > 0
    where s.spent_at > clock_timestamp() - l.per
    group by l.name, s.key
  ), counted as (
    select u.limit_name, count(*) as in_use, count(*) filter (where u.is_used_up) as used_up
    from used as u
    group by u.limit_name
  )
  select l.name, l.maximum, extract(epoch from l.per)::integer, l.kind, l.counted_by, l.comment,
    coalesce(c.in_use, 0), coalesce(c.used_up, 0)
  from ops.rate_limit as l
  left join counted as c on c.limit_name = l.name
  order by l.name
$$;

comment on function ops.limit_usage() is
$$Every limit, and how many keys use it and have used it up, for admins. Keys are known by their hashes only, so it names none.$$;

grant execute on function ops.limit_usage() to admin;

create or replace function api.limit_usage()
returns table (
  name text, maximum integer, seconds integer, kind text, counted_by text, comment text, keys_in_use bigint, keys_used_up bigint)
language sql stable
begin atomic
  select * from ops.limit_usage();
end;

comment on function api.limit_usage() is
$$Limits and how much they are used
Every limit, its maximum and time in seconds, what it counts by, and how many keys (networks, users …) use it now and how many have used it
up. kind: exact, or even (what was used comes back at an even rate). maximum null: no limit.$$;

grant execute on function api.limit_usage() to admin;
