-- LM726 invalid_rule (400): A rule has faults.
--   To do: Correct each path listed in `details`, such as `filter.value.min` or
--   `body_template.contact.city`.

create or replace function notification.fields_of(event_kinds text[], organization_id uuid) returns jsonb
language plpgsql stable
as $$
declare
  v_function text;
  v_fields jsonb;
  v_lists jsonb := '[]'::jsonb;
begin
  for v_function in
    select distinct s.fields_function from notification.source as s where s.event_kind = any (event_kinds) order by s.fields_function
  loop
    execute format('select %I.%I($1)', split_part(v_function, '.', 1), split_part(v_function, '.', 2))
    into v_fields
    using fields_of.organization_id;
    v_lists := v_lists || jsonb_build_array(v_fields);
  end loop;
  return (
    select coalesce(jsonb_agg(f.field order by f.place), '[]')
    from (
      select (array_agg(e.field order by l.place))[1] as field, min(e.place) filter (where l.place = 1) as place
      from jsonb_array_elements(v_lists) with ordinality as l (fields, place)
      cross join jsonb_array_elements(l.fields) with ordinality as e (field, place)
      group by e.field ->> 'id', e.field ->> 'type'
      having count(*) = jsonb_array_length(v_lists)) as f);
end
$$;

comment on function notification.fields_of(text[], uuid) is
$$The fields that the data of all these kinds of events has in common, for an organisation. A condition on a field that only some of them
have would silently drop the others.$$;

create or replace function notification.rule_form() returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb '[
    {"id": "name", "type": "text", "required": true, "options": {"max_length": 100}},
    {"id": "channel_id", "type": "text", "required": true, "options": {"pattern": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"}},
    {"id": "mode", "type": "select", "required": true, "options": ["compact", "detailed"]},
    {"id": "digest", "type": "select", "required": true, "options": ["each", "hourly", "daily"]},
    {"id": "quiet_from", "type": "text", "options": {"pattern": "([01][0-9]|2[0-3]):[0-5][0-9]"}},
    {"id": "quiet_until", "type": "text", "options": {"pattern": "([01][0-9]|2[0-3]):[0-5][0-9]"}},
    {"id": "is_enabled", "type": "boolean", "required": true}]'
    || jsonb_build_object('id', 'event_kinds', 'type', 'multi-select', 'required', true, 'options', (
      select coalesce(jsonb_agg(s.event_kind order by s.event_kind), '[]') from notification.source as s))
$$;

comment on function notification.rule_form() is $$A rule, but for its filter and body template, as a form for catalog.check_answers().$$;

create or replace function notification.chat_template_faults(template jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('field', 'body_template.' || left(m.key, 100), 'code', f.code, 'message', f.message)), '[]')
  from jsonb_each(case jsonb_typeof(template) when 'object' then template else '{}' end) as m
  cross join lateral (select
    case when m.key not in ('title', 'summary') then 'unknown_key' else 'wrong_type' end as code,
    case when m.key not in ('title', 'summary') then 'must be title or summary' else 'must be a text' end as message) as f
  where m.key not in ('title', 'summary')
    or (jsonb_typeof(m.value) <> 'string' and not notification.is_template_leaf(m.value))
$$;

comment on function notification.chat_template_faults(jsonb) is
$$The faults that a body template has for a chat beside those of any: a chat takes a title and a summary in place of those of the message,
and shows the rest as ever.$$;

create or replace function notification.body_faults(rule jsonb, channel notification.channel, fields jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_template constant jsonb := rule -> 'body_template';
  v_faults jsonb;
begin
  if channel.kind = 'email' then
    return '[{"field": "body_template", "code": "not_an_option", "message": "is for endpoints and chats only"}]'::jsonb;
  elsif rule ->> 'digest' <> 'each' then
    return '[{"field": "body_template", "code": "not_an_option", "message": "is for single events, not for digests"}]'::jsonb;
  end if;
  v_faults := notification.body_template_faults(v_template, fields, channel.settings ->> 'format')
    || case when channel.kind = 'endpoint' then '[]' else notification.chat_template_faults(v_template) end;
  return case when v_faults <> '[]' then v_faults else coalesce((
    select jsonb_agg(jsonb_build_object(
      'field', 'body_template', 'code', 'too_long', 'message', format('makes a body of more than 20000 bytes of %s', s.event_kind)))
    from notification.source as s
    where rule -> 'event_kinds' ? s.event_kind and octet_length(notification.render_body(v_template, s.sample)::text) > 20000), '[]') end;
end
$$;

comment on function notification.body_faults(jsonb, notification.channel, jsonb) is
$$The faults of the body template of a rule for a channel, which is tried with the samples of its events.$$;

create or replace function notification.check_rule(organization_id uuid, rule jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_checked constant jsonb := catalog.check_answers(
    notification.rule_form(), rule - '{filter, body_template}'::text[] || case jsonb_typeof(rule -> 'name')
      when 'string' then jsonb_build_object('name', ops.trimmed_line(rule ->> 'name')) else '{}' end);
  v_rule jsonb := v_checked -> 'answers';
  v_faults jsonb := v_checked -> 'faults';
  v_channel notification.channel;
  v_fields jsonb;
  v_filter distribution.compiled_filter;
begin
  v_rule := v_rule || jsonb_build_object(
    'filter', coalesce(nullif(rule -> 'filter', 'null'), '{}'), 'body_template', nullif(rule -> 'body_template', 'null'));
  if (v_rule ? 'quiet_from') <> (v_rule ? 'quiet_until') then
    v_faults := v_faults || '[{"field": "quiet_until", "code": "required", "message": "must be given together with quiet_from"}]';
  elsif v_rule ->> 'quiet_from' = v_rule ->> 'quiet_until' then
    v_faults := v_faults || '[{"field": "quiet_until", "code": "not_a_match", "message": "must differ from quiet_from"}]';
  end if;
  if v_rule ? 'channel_id' then
    select c.* into v_channel
    from notification.channel as c
    where c.id = (v_rule ->> 'channel_id')::uuid and c.organization_id is not distinct from check_rule.organization_id;
    if not found then
      v_faults := v_faults || '[{"field": "channel_id", "code": "not_found", "message": "does not exist"}]';
    end if;
  end if;
  if v_rule ? 'event_kinds' then
    v_fields := notification.fields_of(
      array(select k.name from jsonb_array_elements_text(v_rule -> 'event_kinds') as k (name)), check_rule.organization_id);
    v_filter := distribution.compile_filter(v_fields, v_rule -> 'filter');
    v_faults := v_faults || v_filter.faults;
    if v_channel.id is not null and v_rule -> 'body_template' <> 'null' then
      v_faults := v_faults || notification.body_faults(v_rule, v_channel, v_fields);
    end if;
  end if;
  return v_rule || jsonb_build_object(
    'faults', v_faults, 'predicate', case when v_rule -> 'filter' <> '{}' then v_filter.predicate end,
    'distance_conditions', v_filter.distance_conditions, 'access_terms', coalesce(to_jsonb(v_filter.access_terms), '["*"]'));
end
$$;

comment on function notification.check_rule(uuid, jsonb) is
$$The values of a rule of an organisation in canonical form, with its compiled filter, and every fault under "faults".$$;

create or replace function notification.require_no_rule_fault(faults jsonb) returns void
language plpgsql volatile
as $$
begin
  if faults <> '[]' then
    perform ops.raise_http(400, 'LM726', 'rule has faults', faults::text);
  end if;
end
$$;

comment on function notification.require_no_rule_fault(jsonb) is
$$Raise an error when there is a fault.
Errors: LM726 all of them in details as a JSON list of {"field", "code", "message"}.$$;
