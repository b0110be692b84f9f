create or replace function notification.set_rule_enabled(rule_id uuid, is_enabled boolean) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule constant notification.rule := notification.require_rule(rule_id);
begin
  if set_rule_enabled.is_enabled is null then
    perform notification.require_no_rule_fault('[{"field": "is_enabled", "code": "required", "message": "is required"}]');
  end if;
  update notification.rule as r
  set is_enabled = set_rule_enabled.is_enabled, version = r.version + 1, updated_at = clock_timestamp()
  where r.id = v_rule.id and r.is_enabled <> set_rule_enabled.is_enabled;
end
$$;

comment on function notification.set_rule_enabled(uuid, boolean) is
$$Switch a rule on or off. What it has caused already is sent.
Errors: LM115 role not allowed, LM726 neither true nor false, LM727 no such rule.$$;

grant execute on function notification.set_rule_enabled(uuid, boolean) to member, admin;

create or replace function api.set_rule_enabled(rule_id uuid, is_enabled boolean) returns void
language sql volatile
begin atomic
  select notification.set_rule_enabled(set_rule_enabled.rule_id, set_rule_enabled.is_enabled);
end;

comment on function api.set_rule_enabled(uuid, boolean) is
$$Switch a rule on or off
Events that happen while it is off are not sent later.
Errors: LM115 role not allowed (403), LM726 neither true nor false (400), LM727 no such rule (404).$$;

grant execute on function api.set_rule_enabled(uuid, boolean) to member, admin;
