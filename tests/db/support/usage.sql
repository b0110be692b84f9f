-- Helpers of tests of metered calls: make keys, and lines of the access log. Never deployed.
create schema if not exists tests;

-- A key whose secret nobody knows; prefix: its eight letters.
create or replace function tests.create_key(organization_id uuid, prefix text, mode text default 'live') returns uuid
language sql security definer
as $$
  insert into identity.api_key (organization_id, name, prefix, key_hash, scopes)
  values (create_key.organization_id, create_key.prefix, 'lm_' || mode || '_' || create_key.prefix, ops.keyed_hash(create_key.prefix),
    case mode when 'live' then '{read}' else '{submit_leads}' end::text[])
  returning id
$$;

-- A line as workers/access_log.py hands it over; more replaces what is in it.
create or replace function tests.line(more jsonb default '{}') returns jsonb
language sql volatile
as $$
  select jsonb_build_object(
    'request_id', replace(gen_random_uuid()::text, '-', ''), 'happened_at', clock_timestamp(), 'key_id', null, 'claimed', null,
    'user_id', null, 'method', 'GET', 'endpoint', '/api/niches', 'status_code', 200, 'milliseconds', 10, 'bytes', 100,
    'address', '192.0.2.9', 'is_charged', true) || line.more
$$;

-- Count lines as the worker does, from wherever the log test.log is.
create or replace function tests.record(lines jsonb) returns boolean
language plpgsql security definer
as $$
declare
  v_at record;
begin
  select p.head, p.position into v_at from usage.position_in('test.log') as p;
  return usage.record_lines('test.log', v_at.head, coalesce(v_at.position, 0), 'a', coalesce(v_at.position, 0) + 1, 0, record.lines);
end
$$;

-- Several lines that differ in nothing but the request.
create or replace function tests.lines(more jsonb, count integer) returns jsonb
language sql volatile
as $$
  select jsonb_agg(l.line)
  from generate_series(1, lines.count) as n
  cross join lateral tests.line(lines.more || jsonb_build_object('n', n)) as l (line)
$$;
