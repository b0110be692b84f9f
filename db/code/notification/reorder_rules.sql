-- LM731 rules_changed (409): The list does not name exactly the rules of the organisation.
--   To do: Read `rules` again, and name each once.

create or replace function notification.reorder_rules(rule_ids uuid[]) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := notification.managed_organization();
begin
  perform notification.lock_list(v_organization_id);
  if coalesce((select array_agg(g.id order by g.id) from unnest(rule_ids) as g (id)), '{}') <> array(
    select r.id
    from notification.rule as r
    where r.organization_id is not distinct from v_organization_id and r.channel_id is not null
    order by r.id)
  then
    perform ops.raise_http(409, 'LM731', 'list is not exactly the rules', null, 'Name each rule once, in the new order.');
  end if;
  update notification.rule as r
  set position = g.position, updated_at = clock_timestamp()
  from unnest(rule_ids) with ordinality as g (id, position)
  where r.id = g.id and r.position <> g.position;
end
$$;

comment on function notification.reorder_rules(uuid[]) is
$$Reorder the rules of the caller's organisation, or for an admin those of the platform. rule_ids: each once, in the new order, in which
events are sent where several rules want them.
Errors: LM115 role not allowed, LM731 not exactly the rules.$$;

grant execute on function notification.reorder_rules(uuid[]) to member, admin;

create or replace function api.reorder_rules(rule_ids uuid[]) returns void
language sql volatile
begin atomic
  select notification.reorder_rules(ops.bounded_ids(reorder_rules.rule_ids, 'rule_ids'));
end;

comment on function api.reorder_rules(uuid[]) is
$$Reorder the rules
rule_ids: every rule once, in the new order. An event that several rules want is sent in this order.
Errors: LM115 role not allowed (403), LM731 not exactly the rules (409).$$;

grant execute on function api.reorder_rules(uuid[]) to member, admin;
