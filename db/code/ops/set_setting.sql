-- LM965 unknown_setting (404): There is no setting of this name.
--   To do: List the settings by `GET /api/settings`.
-- LM966 invalid_setting (400): The value of a setting has faults, listed in `details`; or it cannot be
--   changed through the API.
--   To do: Read the setting's `rule` and `comment` in `GET /api/settings`.

create or replace function ops.luminance(color text) returns numeric
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select sum(c.weight * case when c.share <= 0.04045 then c.share / 12.92 else ((c.share + 0.055) / 1.055) ^ 2.4 end)
  from (
    select p.weight, get_byte(decode(substr(luminance.color, 2), 'hex'), p.place) / 255.0 as share
    from (values (0, 0.2126), (1, 0.7152), (2, 0.0722)) as p (place, weight)) as c
$$;

comment on function ops.luminance(text) is
$$The relative luminance of a colour such as #1c7ed6, as WCAG 2 defines it: from 0 (black) to 1 (white).$$;

create or replace function ops.contrast(color text, other text) returns numeric
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select (greatest(l.a, l.b) + 0.05) / (least(l.a, l.b) + 0.05)
  from (select ops.luminance(contrast.color) as a, ops.luminance(contrast.other) as b) as l
$$;

comment on function ops.contrast(text, text) is $$The contrast of two colours, as WCAG 2 defines it: from 1 to 21. Text needs 4.5.$$;

create or replace function ops.value_fault(rule jsonb, value jsonb) returns text[]
language plpgsql stable
as $$
declare
  v_text constant text := value #>> '{}';
begin
  return case rule ->> 'type'
    when 'number' then case
      when not v_text::numeric between (rule ->> 'minimum')::numeric and (rule ->> 'maximum')::numeric
        then array['out_of_range', format('must be from %s to %s', rule ->> 'minimum', rule ->> 'maximum')]
      when scale(v_text::numeric) > coalesce((rule ->> 'decimals')::integer, 0)
        then array['too_precise', format('must have at most %s decimals', coalesce(rule ->> 'decimals', '0'))] end
    when 'text' then case
      when length(v_text) > coalesce((rule ->> 'longest')::integer, 1000)
        then array['too_long', format('must have at most %s characters', coalesce(rule ->> 'longest', '1000'))]
      when rule ? 'options' and not rule -> 'options' ? v_text
        then array['not_an_option', 'must be ' || (select string_agg(o.option, ' or ' order by o.place)
          from jsonb_array_elements_text(rule -> 'options') with ordinality as o (option, place))]
      when v_text !~ (rule ->> 'pattern') then array['not_a_match', 'must match ' || (rule ->> 'pattern')]
      when rule ->> 'format' = 'time_zone' and not exists (select from pg_timezone_names as z where z.name = v_text)
        then '{not_a_match,must be the name of a time zone}'
      when rule ? 'contrast_with' and ops.contrast(nullif(v_text, ''), rule ->> 'contrast_with') < 4.5
        then array['low_contrast', format('must have a contrast of 4.5 or more with %s, so that text is legible', rule ->> 'contrast_with')]
      end
    when 'list' then case
      when jsonb_array_length(value) > 1000 then '{too_long,must have at most 1000 elements}'::text[] end
  end;
end
$$;

comment on function ops.value_fault(jsonb, jsonb) is
$$The code and the message of the fault that a value has by itself; null if it has none. Its type is right.$$;

create or replace function ops.setting_faults(rule jsonb, value jsonb, field text) returns setof jsonb
language plpgsql stable
as $$
declare
  v_type constant text := case rule ->> 'type'
    when 'text' then 'string' when 'list' then 'array' when 'map' then 'object' else rule ->> 'type' end;
  v_fault text[];
  v_part record;
begin
  if jsonb_typeof(value) <> v_type then
    v_fault := array['wrong_type', format('must be of type %s', v_type)];
  else
    v_fault := ops.value_fault(rule, value);
  end if;
  if v_fault is not null then
    return next jsonb_build_object('field', field, 'code', v_fault[1], 'message', v_fault[2]);
  elsif v_type = 'array' then
    return query
    select f
    from jsonb_array_elements(value) with ordinality as e (element, place)
    cross join lateral ops.setting_faults(rule -> 'items', e.element, format('%s.%s', field, e.place - 1)) as f;
  elsif v_type = 'object' then
    return query
    select jsonb_build_object('field', field || '.' || m.name, 'code', 'required', 'message', 'is required')
    from jsonb_object_keys(rule -> 'members') as m (name)
    where rule -> 'is_complete' = 'true' and not value ? m.name;
    for v_part in select e.key, e.value from jsonb_each(value) as e loop
      if (case when rule ? 'members' then rule -> 'members' ? v_part.key else v_part.key ~ (rule ->> 'keys') end) then
        return query
        select f
        from ops.setting_faults(
          coalesce(rule -> 'members' -> v_part.key, rule -> 'values'), v_part.value, field || '.' || v_part.key) as f;
      else
        return next jsonb_build_object('field', field || '.' || left(v_part.key, 100), 'code', 'unknown_field',
          'message', 'is not a member of this setting');
      end if;
    end loop;
  end if;
end
$$;

comment on function ops.setting_faults(jsonb, jsonb, text) is
$$Faults of a value by the rule of its setting: {"field", "code", "message"} each. field: value, or value.member.$$;

create or replace function ops.set_setting(name text, value jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule jsonb;
  v_faults jsonb;
begin
  select r.rule into v_rule
  from ops.setting as s
  left join ops.setting_rule as r on r.name = s.name
  where s.name = set_setting.name;
  if not found then
    perform ops.raise_http(404, 'LM965', 'no such setting', set_setting.name);
  end if;
  if v_rule is null then
    v_faults := '[{"field": "name", "code": "fixed", "message": "can be changed in the database only"}]';
  else
    select jsonb_agg(f order by f ->> 'field') into v_faults
    from ops.setting_faults(v_rule, coalesce(set_setting.value, 'null'), 'value') as f;
  end if;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM966', 'setting has faults', v_faults::text);
  end if;
  update ops.setting as s
  set value = set_setting.value, updated_at = clock_timestamp()
  where s.name = set_setting.name and s.value <> set_setting.value;
end
$$;

comment on function ops.set_setting(text, jsonb) is
$$Change a setting within its rule. The audit log shows by whom.
Errors: LM965 no such setting, LM966 faults, listed in details.$$;
