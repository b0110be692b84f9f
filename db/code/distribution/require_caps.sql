create or replace function distribution.caps_faults(caps jsonb, currency text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(
    jsonb_agg(jsonb_build_object('field', f.path, 'code', f.fault[1], 'message', f.fault[2]) order by f.path),
    '[]')
  from (
    select 'caps' as path, '{wrong_type,must be an object}'::text[] as fault
    where jsonb_typeof(caps) is distinct from 'object'
    union all
    select 'caps.' || p.key, case
      when p.key not in ('hour', 'day', 'week', 'month', 'total')
        then '{unknown_key,"must be one of hour, day, week, month, total"}'::text[]
      when p.value = 'null' then '{required,"must name leads, spend or both"}'
      when jsonb_typeof(p.value) <> 'object' then '{wrong_type,must be an object}'
      when p.value = '{}' then '{empty,"must name leads, spend or both"}'
    end
    from jsonb_each(case when jsonb_typeof(caps) = 'object' then caps else '{}' end) as p
    union all
    select format('caps.%s.%s', p.key, m.key), case
      when m.key not in ('leads', 'spend') then '{unknown_key,must be leads or spend}'::text[]
      when m.value = 'null' then '{required,is required}'
      when jsonb_typeof(m.value) <> 'number' then '{wrong_type,must be a number}'
      when m.key = 'leads' and ((m.value #>> '{}')::numeric not between 1 and 1000000 or (m.value #>> '{}')::numeric % 1 <> 0)
        then '{out_of_range,must be a whole number from 1 to 1000000}'
      when m.key = 'spend' and (m.value #>> '{}')::numeric not between 0.01 and 1000000000
        then '{out_of_range,must be from 0.01 to 1000000000}'
      when m.key = 'spend' and trunc((m.value #>> '{}')::numeric, c.exponent) <> (m.value #>> '{}')::numeric
        then '{too_precise,has more decimals than the currency}'
    end
    from jsonb_each(case when jsonb_typeof(caps) = 'object' then caps else '{}' end) as p
    cross join lateral jsonb_each(case when jsonb_typeof(p.value) = 'object' then p.value else '{}' end) as m
    join ledger.currency as c on c.code = caps_faults.currency
  ) as f
  where f.fault is not null;
end;

comment on function distribution.caps_faults(jsonb, text) is
$$The faults of caps as set_caps takes them: a list of {field, code, message}.$$;

create or replace function distribution.caps_of(caps jsonb, currency text) returns setof distribution.cap
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  select
    null::uuid, p.key, (p.value ->> 'leads')::numeric::integer,
    case when p.value ? 'spend' then ledger.to_minor((p.value ->> 'spend')::numeric, caps_of.currency) end,
    '-infinity'::timestamptz, 0, 0::bigint
  from jsonb_each(caps) as p;
end;

comment on function distribution.caps_of(jsonb, text) is $$Caps without faults as rows, without subscription and window.$$;

-- LM607 invalid_caps (400): The caps have faults.
--   To do: Correct each path listed in `details`, such as `caps.day.leads`.

create or replace function distribution.require_caps(caps jsonb, currency text) returns setof distribution.cap
language plpgsql stable
as $$
declare
  v_faults constant jsonb := distribution.caps_faults(caps, require_caps.currency);
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM607', 'caps have faults', v_faults::text, 'details lists every fault by its path.');
  end if;
  return query select * from distribution.caps_of(caps, require_caps.currency);
end
$$;

comment on function distribution.require_caps(jsonb, text) is
$$Caps as rows without a subscription and with nothing counted. Caps with faults are refused, with a list of all of them.
Errors: LM607, LM410, LM411, LM412, LM413 not an amount of money.$$;
