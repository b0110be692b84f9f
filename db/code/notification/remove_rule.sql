create or replace function notification.remove_rule(rule_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rule constant notification.rule := notification.require_rule(rule_id);
begin
  delete from notification.rule as r where r.id = v_rule.id;
  perform notification.fail_waiting(null, v_rule.id, 'the rule was removed');
end
$$;

comment on function notification.remove_rule(uuid) is
$$Remove a rule. What waits because of it fails; the log stays.
Errors: LM115 role not allowed, LM727 no such rule.$$;

grant execute on function notification.remove_rule(uuid) to member, admin;

create or replace function api.remove_rule(rule_id uuid) returns void
language sql volatile
begin atomic
  select notification.remove_rule(remove_rule.rule_id);
end;

comment on function api.remove_rule(uuid) is
$$Remove a rule
Its deliveries that wait (in quiet hours, for a digest, for another attempt) fail; the log of earlier ones stays.
Errors: LM115 role not allowed (403), LM727 no such rule (404).$$;

grant execute on function api.remove_rule(uuid) to member, admin;
