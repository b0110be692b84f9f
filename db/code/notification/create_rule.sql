-- LM728 too_many_rules (409): The organisation has as many rules as it may have; `details` is the
--   limit.
--   To do: Remove a rule, or ask the operator for more.
-- LM729 rule_name_taken (409): The platform has a rule of this name.

create or replace function notification.create_rule(rule jsonb) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := notification.managed_organization();
  v_limit constant integer := ops.setting_of('notification.most_rules')::integer;
  v_rule jsonb;
  v_position integer;
  v_count bigint;
  v_id uuid;
begin
  perform notification.lock_list(v_organization_id);
  v_rule := notification.check_rule(v_organization_id, rule);
  perform notification.require_no_rule_fault(v_rule -> 'faults');
  select count(*), coalesce(max(r.position), 0) into v_count, v_position
  from notification.rule as r
  where r.organization_id is not distinct from v_organization_id and r.channel_id is not null;
  if v_count >= v_limit then
    perform ops.raise_http(409, 'LM728', 'there are too many rules', v_limit::text);
  end if;
  insert into notification.rule (
    organization_id, name, event_kinds, channel_id, filter, predicate, distance_conditions, access_terms, mode, body_template, digest,
    quiet_from, quiet_until, position, is_enabled, created_by)
  select
    v_organization_id, t.name, t.event_kinds, t.channel_id, t.filter, (v_rule ->> 'predicate')::jsonpath, t.distance_conditions,
    t.access_terms, t.mode, t.body_template, t.digest, t.quiet_from, t.quiet_until, v_position + 1, t.is_enabled, request.user_id()
  from jsonb_populate_record(null::notification.rule, v_rule - 'predicate') as t
  on conflict (name) where organization_id is null do nothing
  returning id into v_id;
  if not found then
    perform ops.raise_http(409, 'LM729', 'a rule of the platform has this name', v_rule ->> 'name');
  end if;
  return v_id;
end
$$;

comment on function notification.create_rule(jsonb) is
$$Create a rule of the caller's organisation, or for an admin one of the platform, at the end of the list. rule: every argument of
api.create_rule(). Returns the id.
Errors: LM115 role not allowed, LM726 faults, LM728 too many rules, LM729 the name is taken.$$;

grant execute on function notification.create_rule(jsonb) to member, admin;

create or replace function api.create_rule(
  name text,
  event_kinds text[],
  channel_id uuid,
  filter jsonb default '{}',
  mode text default 'compact',
  body_template jsonb default null,
  digest text default 'each',
  quiet_from text default null,
  quiet_until text default null,
  is_enabled boolean default true
) returns uuid
language sql volatile
begin atomic
  select notification.create_rule(jsonb_build_object(
    'name', ops.bounded(create_rule.name, 'name'),
    'event_kinds', ops.bounded_texts(create_rule.event_kinds, 'event_kinds', 50),
    'channel_id', create_rule.channel_id,
    'filter', ops.bounded_document(create_rule.filter, 'filter', 16384),
    'mode', ops.bounded(create_rule.mode, 'mode'),
    'body_template', ops.bounded_document(create_rule.body_template, 'body_template', 32768),
    'digest', ops.bounded(create_rule.digest, 'digest'),
    'quiet_from', ops.bounded(create_rule.quiet_from, 'quiet_from'),
    'quiet_until', ops.bounded(create_rule.quiet_until, 'quiet_until'),
    'is_enabled', create_rule.is_enabled));
end;

comment on function api.create_rule(text, text[], uuid, jsonb, text, jsonb, text, text, text, boolean) is
$$Create a rule: which events are sent to which channel
event_kinds: of notification_sources. filter: over their common fields, as in subscribe; {} for all events. mode: compact or detailed.
digest: each event on its own, or hourly or daily together. quiet_from, quiet_until: such as 22:00 and 07:00, in the time zone of the
organisation; in between nothing is sent, and what happened is sent afterwards. body_template, for an endpoint: the body, in which {"$":
"data.city"} stands for a value and {"$text": "From {{data.city}}"} for a text with values; for a chat: such texts as title and summary.
Returns the id. Admins create rules of the
platform, which hear the events of all organisations.
Errors: LM115 role not allowed (403), LM726 faults, listed in details by their paths (400), LM728 too many rules
(409), LM729 the platform has a rule of this name (409).$$;

grant execute on function api.create_rule(text, text[], uuid, jsonb, text, jsonb, text, text, text, boolean) to member, admin;
