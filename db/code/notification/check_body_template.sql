create or replace function notification.template_paths(fields jsonb) returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select '{kind, title, summary, happened_at, url, thread, facts, changes, contact, data}'::text[]
    || array(select 'data.' || (f.field ->> 'id') from jsonb_array_elements(fields) as f (field))
$$;

comment on function notification.template_paths(jsonb) is
$$The paths of a message that a body template can name: its members, and the data of these fields.$$;

create or replace function notification.is_template_leaf(node jsonb) returns boolean
language sql immutable parallel safe
return jsonb_typeof(node) = 'object' and node ?| '{$,$text}';

comment on function notification.is_template_leaf(jsonb) is $$Whether a node of a body template stands for a value of the message.$$;

create or replace function notification.leaf_fault(leaf jsonb, paths text[]) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_unknown text;
begin
  if leaf - '$' <> '{}' and leaf - '$text' <> '{}' then
    return '{unknown_key,must hold nothing but $ or $text}'::text[];
  elsif jsonb_typeof(coalesce(leaf -> '$', leaf -> '$text')) <> 'string' then
    return '{wrong_type,must be a text}'::text[];
  end if;
  if leaf ? '$' then
    v_unknown := case when leaf ->> '$' <> all (paths) then leaf ->> '$' end;
  else
    select p.name[1] into v_unknown
    from regexp_matches(leaf ->> '$text', '\{\{ *([^{}]*?) *\}\}', 'g') as p (name)
    where p.name[1] <> all (paths)
    limit 1;
    if regexp_replace(leaf ->> '$text', '\{\{[^{}]*\}\}', '', 'g') ~ '\{\{|\}\}' or leaf ->> '$text' ~ '\{\{\{' then
      return array['not_a_match', 'must close each {{ with }}'];
    end if;
  end if;
  return case when v_unknown is not null
    then array['unknown_field', format('names %s, which is not part of the message', left(v_unknown, 100))] end;
end
$$;

comment on function notification.leaf_fault(jsonb, text[]) is
$$Code and message of the fault of a leaf of a body template; null if it has none.$$;

create or replace function notification.body_template_faults(template jsonb, fields jsonb, format text) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with recursive node (path, value, depth) as (
    select 'body_template', template, 0
    union all
    select c.path, c.value, n.depth + 1
    from node as n
    cross join lateral (
      select n.path || '.' || left(m.key, 100) as path, m.value
      from jsonb_each(case when jsonb_typeof(n.value) = 'object' and not notification.is_template_leaf(n.value) then n.value else '{}' end)
        as m
      union all
      select format('%s[%s]', n.path, i.position - 1), i.value
      from jsonb_array_elements(case jsonb_typeof(n.value) when 'array' then n.value else '[]' end) with ordinality as i (value, position)
    ) as c
    where n.depth <= 8
  ), fault as (
    select n.path,
      case
        when n.depth = 0 and (jsonb_typeof(n.value) <> 'object' or notification.is_template_leaf(n.value))
          then '{not_an_object,must be a JSON object}'::text[]
        when n.depth > 8 then '{too_deep,must be nested no deeper than 8}'
        when notification.is_template_leaf(n.value) then notification.leaf_fault(n.value, notification.template_paths(fields))
        when body_template_faults.format = 'form' and n.depth > 0 and jsonb_typeof(n.value) in ('object', 'array')
          then '{too_deep,must be a single value, because a form is flat}'
      end as fault
    from node as n
    union all
    select 'body_template', '{too_long,must have at most 200 values}' from node having count(*) > 200
    union all
    select 'body_template', '{too_long,must have at most 16384 bytes}' where octet_length(template::text) > 16384
  )
  select coalesce(
    jsonb_agg(jsonb_build_object('field', f.path, 'code', f.fault[1], 'message', f.fault[2]) order by f.path), '[]')
  from (select distinct e.path, e.fault from fault as e where e.fault is not null order by e.path limit 100) as f
$$;

comment on function notification.body_template_faults(jsonb, jsonb, text) is
$$The faults of the template of an endpoint's body, each by its path. A template is the body itself, in which {"$": "data.city"} stands for
a value of the message and {"$text": "From {{data.city}}"} for a text with values in it. format: json, or form, which is flat.$$;

create or replace function notification.text_of(value jsonb) returns text
language sql immutable parallel safe
return case jsonb_typeof(value)
  when 'array' then (
    select string_agg(case jsonb_typeof(e.value) when 'string' then e.value #>> '{}' else e.value::text end, ', ' order by e.position)
    from jsonb_array_elements(value) with ordinality as e (value, position))
  when 'null' then ''
  else value #>> '{}' end;

comment on function notification.text_of(jsonb) is $$A value of a message as part of a text; a list is separated by commas.$$;

create or replace function notification.value_at(message jsonb, path text) returns jsonb
language sql immutable parallel safe
return case when path like 'data.%' then message -> 'data' -> substr(path, 6) else message -> path end;

comment on function notification.value_at(jsonb, text) is $$The value of a message at a path of a body template; null if there is none.$$;

create or replace function notification.render_body(template jsonb, message jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_result text := ''::text;
  v_text text;
  v_place record;
begin
  if template ? '$' and jsonb_typeof(template) = 'object' then
    return coalesce(notification.value_at(message, template ->> '$'), 'null');
  elsif template ? '$text' and jsonb_typeof(template) = 'object' then
    -- Split at the placeholders, so that what looks like one in a value stays as it is.
    for v_place in
      select p.part[1] as before, p.part[2] as path
      from regexp_matches(template ->> '$text', '([^{]*(?:\{(?!\{)[^{]*)*)(?:\{\{ *([^{}]*?) *\}\}|$)', 'g') as p (part)
    loop
      v_text := case when v_place.path is not null then notification.text_of(notification.value_at(message, v_place.path)) end;
      v_result := v_result || v_place.before || coalesce(v_text, '');
    end loop;
    return to_jsonb(v_result);
  elsif jsonb_typeof(template) = 'object' then
    return (
      select coalesce(jsonb_object_agg(m.key, notification.render_body(m.value, message)), '{}')
      from jsonb_each(template) as m);
  elsif jsonb_typeof(template) = 'array' then
    return (
      select coalesce(jsonb_agg(notification.render_body(i.value, message) order by i.position), '[]')
      from jsonb_array_elements(template) with ordinality as i (value, position));
  end if;
  return template;
end
$$;

comment on function notification.render_body(jsonb, jsonb) is
$$The body of a request to an endpoint: a template without faults, filled from a message. What the message does not have is null, and empty
in a text.$$;
