create or replace function ops.charge_all(charges jsonb) returns void
language plpgsql volatile
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  perform ops.find_limit(c.name)
  from (select distinct c.name from jsonb_to_recordset(charge_all.charges) as c (name text)) as c
  where not exists (select from ops.rate_limit as l where l.name = c.name);
  with charge as materialized (
    select l.name, l.kind, l.maximum, l.per, ops.keyed_hash(c.key) as key, least(c.units, l.maximum * 2::bigint) as units
    from (
      select c.name, c.key, sum(c.units) as units
      from jsonb_to_recordset(charge_all.charges) as c (name text, key text, units bigint)
      where c.key is not null and c.units > 0
      group by c.name, c.key) as c
    join ops.rate_limit as l on l.name = c.name and l.maximum > 0
  ), logged as (
    insert into ops.rate_limit_log (limit_name, key, units)
    select c.name, c.key, c.units from charge as c where c.kind = 'exact'
  )
  insert into ops.rate_limit_use as s (limit_name, key, repaid_at)
  select c.name, c.key, v_now + c.per * (c.units::float8 / c.maximum)
  from charge as c
  where c.kind = 'even'
  order by c.name, c.key -- two that charge at once lock the rows in the same order
  on conflict on constraint rate_limit_use_pkey do update
  set repaid_at = least(
    greatest(s.repaid_at, v_now) + (excluded.repaid_at - v_now),
    v_now + 2 * (select l.per from ops.rate_limit as l where l.name = s.limit_name));
end
$$;

comment on function ops.charge_all(jsonb) is
$$Count what has already happened: [{"name": limit, "key", "units"}]. Nothing is refused, so a limit can be overdrawn by what happens before
it is counted; ops.look() and ops.spend() refuse until that is paid back, at most for the time of the limit and one share more. Keys that
are null, units below 1, and limits without a maximum are left out. An even limit locks the row of each key until commit.
Errors: LM940 unknown limit.$$;

create or replace function ops.charge(limit_name text, key text, units integer default 1) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select ops.charge_all(jsonb_build_array(jsonb_build_object('name', charge.limit_name, 'key', charge.key, 'units', charge.units)))
$$;

comment on function ops.charge(text, text, integer) is
$$As ops.charge_all(), for one key of one limit.
Errors: LM940 unknown limit.$$;
