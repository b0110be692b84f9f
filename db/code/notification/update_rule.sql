-- LM727 rule_not_found (404): There is no such rule, it belongs to another organisation, or it is a
--   mail of the platform, which a release defines.
-- LM730 rule_changed (409): Another request has changed the rule; `details` is its version.
--   To do: Read the rule again.

create or replace function notification.require_rule(rule_id uuid) returns notification.rule
language plpgsql volatile
as $$
declare
  v_organization_id constant uuid := notification.managed_organization();
  v_rule notification.rule;
begin
  select r.* into v_rule
  from notification.rule as r
  where r.id = require_rule.rule_id and r.organization_id is not distinct from v_organization_id and r.channel_id is not null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM727', 'no such rule', require_rule.rule_id::text);
  end if;
  return v_rule;
end
$$;

comment on function notification.require_rule(uuid) is
$$Lock a rule with a channel that the caller manages.
Errors: LM115 role not allowed, LM727 no such rule.$$;

create or replace function notification.update_rule(rule_id uuid, changes jsonb, version integer default null) returns integer
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before constant notification.rule := notification.require_rule(rule_id);
  v_rule jsonb;
begin
  if version <> v_before.version then
    perform ops.raise_http(409, 'LM730', 'rule has changed', v_before.version::text, 'Read it again.');
  elsif jsonb_typeof(changes) is distinct from 'object' then
    perform notification.require_no_rule_fault('[{"field": "changes", "code": "not_an_object", "message": "must be a JSON object"}]');
  end if;
  v_rule := notification.check_rule(v_before.organization_id, jsonb_build_object(
    'name', v_before.name, 'event_kinds', v_before.event_kinds, 'channel_id', v_before.channel_id, 'filter', v_before.filter,
    'mode', v_before.mode, 'body_template', v_before.body_template, 'digest', v_before.digest,
    'quiet_from', to_char(v_before.quiet_from, 'HH24:MI'), 'quiet_until', to_char(v_before.quiet_until, 'HH24:MI'),
    'is_enabled', v_before.is_enabled) || changes);
  perform notification.require_no_rule_fault(v_rule -> 'faults');
  begin
    update notification.rule as r
    set
      name = t.name, event_kinds = t.event_kinds, channel_id = t.channel_id, filter = t.filter,
      predicate = (v_rule ->> 'predicate')::jsonpath, distance_conditions = t.distance_conditions, access_terms = t.access_terms,
      mode = t.mode, body_template = t.body_template, digest = t.digest, quiet_from = t.quiet_from, quiet_until = t.quiet_until,
      is_enabled = t.is_enabled, version = r.version + 1, updated_at = clock_timestamp()
    from jsonb_populate_record(null::notification.rule, v_rule - 'predicate') as t
    where r.id = v_before.id;
  exception when unique_violation then
    perform ops.raise_http(409, 'LM729', 'a rule of the platform has this name', v_rule ->> 'name');
  end;
  return v_before.version + 1;
end
$$;

comment on function notification.update_rule(uuid, jsonb, integer) is
$$Change a rule; what is not named stays. It counts for events that are matched from then on; deliveries that exist already keep their
content and their time. version: the one that was read, or null for any. Returns the new version.
Errors: LM115 role not allowed, LM726 faults, LM727 no such rule, LM729 the name is taken, LM730 another version.$$;

grant execute on function notification.update_rule(uuid, jsonb, integer) to member, admin;

create or replace function api.update_rule(rule_id uuid, changes jsonb, version integer default null) returns integer
language sql volatile
begin atomic
  select notification.update_rule(
    update_rule.rule_id, ops.bounded_document(update_rule.changes, 'changes'), update_rule.version);
end;

comment on function api.update_rule(uuid, jsonb, integer) is
$$Change a rule
changes: any of the arguments of create_rule; null removes quiet hours or a body template. version: of the rule as it was read, to refuse
the change if another was made since; left out, it is not checked. Returns the new version.
Errors: LM115 role not allowed (403), LM726 faults, listed in details by their paths (400), LM727 no such rule (404),
LM729 the platform has a rule of this name (409), LM730 the rule has changed (409).$$;

grant execute on function api.update_rule(uuid, jsonb, integer) to member, admin;
