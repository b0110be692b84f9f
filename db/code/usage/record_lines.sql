create or replace function usage.known_endpoint(endpoint text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when known_endpoint.endpoint = any ('{/api/,/files,"/files/{file_id}","/files/{file_id}/complete"}'::text[])
      then known_endpoint.endpoint
    when exists (
      select from pg_proc as p
      where p.pronamespace = 'api'::regnamespace and known_endpoint.endpoint = '/api/rpc/' || p.proname)
      or exists (
        select from pg_class as c
        where c.relnamespace = 'api'::regnamespace and known_endpoint.endpoint = '/api/' || c.relname) then known_endpoint.endpoint
    else 'other' end
$$;

comment on function usage.known_endpoint(text) is
$$The endpoint if keys can call it, or "other": names that somebody invents make no sums of their own.$$;

create or replace function usage.insert_calls(lines jsonb) returns setof usage.call
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with line as materialized (
    select l.*, k.id as api_key_id, k.organization_id, k.is_test, l.key_id is not null as is_confirmed
    from jsonb_to_recordset(insert_calls.lines) as l (
      request_id uuid, happened_at timestamptz, key_id uuid, claimed text, method text, endpoint text, status_code integer,
      milliseconds integer, bytes bigint, address inet)
    cross join lateral (
      select k.id, k.organization_id, k.is_test from identity.api_key as k where k.id = l.key_id
      union all
      select k.id, k.organization_id, k.is_test from identity.api_key as k
      where l.key_id is null and k.prefix = any (array['lm_live_' || l.claimed, 'lm_test_' || l.claimed])) as k
  ), known as materialized (
    select e.endpoint, usage.known_endpoint(e.endpoint) as name from (select distinct l.endpoint from line as l) as e
  ), claimed as materialized (
    select n.api_key_id, n.day, sum(s.unconfirmed) as calls
    from (
      select distinct l.api_key_id, (l.happened_at at time zone 'UTC')::date as day from line as l where not l.is_confirmed) as n
    join usage.day_sum as s on s.api_key_id = n.api_key_id and s.day = n.day
    group by n.api_key_id, n.day
  )
  insert into usage.call as c (
    request_id, happened_at, organization_id, api_key_id, is_confirmed, is_test, is_billed, method, endpoint, status_code,
    milliseconds, bytes, address)
  select l.request_id, l.happened_at, l.organization_id, l.api_key_id, l.is_confirmed, l.is_test,
    -- Tests cost nothing.
    l.is_confirmed and l.status_code < 400 and not l.is_test, l.method, e.name, l.status_code, l.milliseconds, l.bytes, l.address
  from line as l
  join known as e on e.endpoint = l.endpoint
  left join claimed as d
    on not l.is_confirmed and d.api_key_id = l.api_key_id and d.day = (l.happened_at at time zone 'UTC')::date
  -- Anybody who knows the beginning of a key can claim it.
  where coalesce(d.calls, 0) < (select ops.setting_of('usage.unconfirmed_calls')::bigint)
  on conflict do nothing
  returning c.*
$$;

comment on function usage.insert_calls(jsonb) is
$$Store those lines of the access log that are calls by key, and return the new ones. A line that was stored before is left out.$$;

create or replace function usage.count_months(calls usage.call[]) returns uuid[]
language plpgsql volatile
as $$
declare
  v_overrun uuid[];
begin
  insert into usage.month_sum as s (organization_id, month, billed, overrun)
  select c.organization_id, usage.month_of(c.happened_at), count(*), 0
  from unnest(count_months.calls) as c
  where c.is_billed
  group by 1, 2
  order by 1, 2
  on conflict on constraint month_sum_pkey do update set billed = s.billed + excluded.billed;
  -- Of the calls that are beyond the quota, the last ones, if the plan has them go on.
  with billed as (
    select c.request_id, c.happened_at, c.organization_id, usage.month_of(c.happened_at) as month,
      row_number() over (
        partition by c.organization_id, usage.month_of(c.happened_at) order by c.happened_at desc, c.request_id desc) as place
    from unnest(count_months.calls) as c
    where c.is_billed
  ), beyond as materialized (
    select s.organization_id, s.month, s.billed - ops.limit_of(s.organization_id, 'api_calls_per_month') as calls
    from (select distinct b.organization_id, b.month from billed as b) as b
    join usage.month_sum as s on s.organization_id = b.organization_id and s.month = b.month
    where ops.has_feature(s.organization_id, 'api_overrun')
  ), marked as (
    update usage.call as c
    set is_overrun = true
    from billed as b
    join beyond as o on o.organization_id = b.organization_id and o.month = b.month and b.place <= o.calls
    where c.happened_at = b.happened_at and c.request_id = b.request_id
    returning c.request_id, c.organization_id, b.month
  ), summed as (
    update usage.month_sum as s
    set overrun = s.overrun + m.calls
    from (select m.organization_id, m.month, count(*) as calls from marked as m group by 1, 2) as m
    where s.organization_id = m.organization_id and s.month = m.month
  )
  select array_agg(m.request_id) into v_overrun from marked as m;
  return coalesce(v_overrun, '{}');
end
$$;

comment on function usage.count_months(usage.call[]) is
$$Add new calls to the months of their organisations, and mark those beyond the quota; returns their request ids.$$;

create or replace function usage.count_days(calls usage.call[], overrun uuid[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into usage.day_sum as s (
    organization_id, day, api_key_id, endpoint, calls, billed, overrun, refused, failed, unconfirmed, milliseconds, bytes)
  select c.organization_id, (c.happened_at at time zone 'UTC')::date, c.api_key_id, c.endpoint, count(*),
    count(*) filter (where c.is_billed), count(o.request_id),
    count(*) filter (where c.status_code between 400 and 499), count(*) filter (where c.status_code >= 500),
    count(*) filter (where not c.is_confirmed), sum(c.milliseconds), sum(c.bytes)
  from unnest(count_days.calls) as c
  left join unnest(count_days.overrun) as o (request_id) on o.request_id = c.request_id
  group by 1, 2, 3, 4
  order by 1, 2, 3, 4
  on conflict on constraint day_sum_pkey do update
  set calls = s.calls + excluded.calls, billed = s.billed + excluded.billed, overrun = s.overrun + excluded.overrun,
    refused = s.refused + excluded.refused, failed = s.failed + excluded.failed, unconfirmed = s.unconfirmed + excluded.unconfirmed,
    milliseconds = s.milliseconds + excluded.milliseconds, bytes = s.bytes + excluded.bytes
$$;

comment on function usage.count_days(usage.call[], uuid[]) is
$$Add new calls to the sums of their days. overrun: request ids of those beyond the quota.$$;

create or replace function usage.charge_lines(lines jsonb) returns void
language plpgsql volatile
as $$
begin
  perform ops.charge_all((
    select coalesce(jsonb_agg(jsonb_build_object('name', g.name, 'key', g.key, 'units', g.units)), '[]')
    from (
      select c.name, c.key, sum(c.units * o.calls) as units
      from (
        select l.endpoint, l.key_id, l.user_id, l.address, count(*) as calls
        from jsonb_to_recordset(charge_lines.lines) as l (
          happened_at timestamptz, key_id text, user_id text, endpoint text, address inet, is_charged boolean)
        -- What was called long before it is read costs nothing now.
        where l.is_charged and l.happened_at > clock_timestamp() - interval '1 minute'
        group by l.endpoint, l.key_id, l.user_id, l.address) as o
      cross join lateral ops.call_charges(o.endpoint, o.key_id, o.user_id, ops.network_of(o.address)) as c
      group by c.name, c.key) as g));
end
$$;

comment on function usage.charge_lines(jsonb) is $$Charge the general limits with the calls that these lines of the access log tell of.$$;

create or replace function usage.record_lines(
  source text, old_head text, old_position bigint, head text, new_position bigint, unread bigint, lines jsonb
) returns boolean
language plpgsql volatile security definer -- workers write no table of this room
set search_path = pg_catalog, pg_temp
as $$
declare
  v_calls usage.call[];
begin
  -- One after the other, so that what is beyond a quota is counted exactly, and recounting meets no half of a batch.
  perform pg_advisory_xact_lock(hashtextextended('usage.record_lines', 0));
  insert into usage.log_position as p (source) values (record_lines.source) on conflict do nothing;
  update usage.log_position as p
  set head = record_lines.head, position = record_lines.new_position, unread = record_lines.unread,
    read_at = clock_timestamp()
  where p.source = record_lines.source and p.position = record_lines.old_position and p.head is not distinct from record_lines.old_head;
  if not found then
    return false;
  end if;
  if record_lines.lines <> '[]' then
    v_calls := array(select c from usage.insert_calls(record_lines.lines) as c);
    perform usage.count_days(v_calls, usage.count_months(v_calls));
    perform usage.charge_lines(record_lines.lines);
  end if;
  return true;
end
$$;

comment on function usage.record_lines(text, text, bigint, text, bigint, bigint, jsonb) is
$$Count lines of an access log of nginx, and move the position in it, in one transaction: each line counts once, whenever a worker dies.
False, and nothing is counted, if another worker has moved the position. old_head, old_position: from where the lines were read; head,
new_position: where the next ones begin; unread: bytes that are still to be read. lines: [{request_id, happened_at, key_id, claimed,
user_id, method, endpoint, status_code, milliseconds, bytes, address, is_charged}].$$;

grant execute on function usage.record_lines(text, text, bigint, text, bigint, bigint, jsonb) to leadmill_worker;
