-- LM605 already_subscribed (409): The organisation has a subscription to this level.
--   To do: Change its filter, resume it or end it.

create or replace function distribution.subscribe(
  competition_level_id uuid default null, filter jsonb default '{}', niche_id uuid default null
) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('buy');
  v_level_id constant uuid := coalesce(subscribe.competition_level_id, (
    select n.default_level_id from catalog.niche as n where n.id = subscribe.niche_id));
  v_level catalog.competition_level;
  v_niche catalog.niche;
  v_schema catalog.form_schema;
  v_compiled distribution.compiled_filter;
  v_id uuid;
begin
  v_schema := distribution.lock_active_form((
    select l.niche_id from catalog.competition_level as l where l.id = v_level_id));
  -- Shared, so that a change of the level finds this subscription, or this finds the changed level.
  select l.* into v_level
  from catalog.competition_level as l
  where l.id = v_level_id and l.retired_at is null and l.niche_id = coalesce(subscribe.niche_id, l.niche_id)
  for share;
  if not found then
    perform ops.raise_http(404, 'LM206', 'no such competition level', v_level_id::text,
      'Name a level of competition_levels, or a niche that has a default_level_id.');
  end if;
  select n.* into v_niche from catalog.niche as n where n.id = v_level.niche_id;
  v_compiled := distribution.require_filter(coalesce(v_schema.fields, '[]'), subscribe.filter);

  insert into distribution.subscription (
    organization_id, niche_id, competition_level_id, form_schema_id, filter, predicate, distance_conditions, access_field, access_terms)
  values (
    v_organization_id, v_level.niche_id, v_level.id, v_schema.id, subscribe.filter,
    v_compiled.predicate::jsonpath, v_compiled.distance_conditions, v_compiled.access_field, v_compiled.access_terms)
  on conflict (organization_id, competition_level_id) where status <> 'ended' do nothing
  returning id into v_id;
  if not found then
    perform ops.raise_http(409, 'LM605', 'subscribed to this level already', v_level.id::text,
      'Change its filter, resume it or end it.');
  end if;
  -- A deposit that is about to commit cannot see this row: one of the two waits for the other.
  perform ledger.open_account('organization', v_organization_id, 'wallet', v_niche.currency);
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_organization_id], v_niche.currency));
  perform distribution.sync_rotation(array[v_id]);
  return v_id;
end
$$;

comment on function distribution.subscribe(uuid, jsonb, uuid) is
$$Order leads of a level for the caller's organisation; it is evaluated after all that wait already. Returns the id.
filter: which leads; {} for all, see distribution.compile_filter. niche_id: without a level, for the default level of this niche.
Errors: LM206 no such competition level, LM115 role not allowed, LM602 faults in the filter, listed in details,
LM605 subscribed already.$$;

grant execute on function distribution.subscribe(uuid, jsonb, uuid) to member;

create or replace function api.subscribe(
  competition_level_id uuid default null, filter jsonb default '{}', niche_id uuid default null
) returns uuid
language sql volatile
begin atomic
  select distribution.subscribe(
    subscribe.competition_level_id, ops.bounded_document(subscribe.filter, 'filter', 16384), subscribe.niche_id);
end;

comment on function api.subscribe(uuid, jsonb, uuid) is
$$Order leads of a competition level for your organisation
Returns the id of the subscription. niche_id: instead of a level, for the default level of this niche (default_level_id).
filter: which leads; {} for all. {"budget": {"min": 50, "max": 500}, "location": ["US", "EU"]}, or conditions
{"field": "budget", "op": "gte", "value": 50} under {"all": [...]}, {"any": [...]} and {"not": ...}; op is one of eq, neq,
in, not_in, contains, gte, lte, between (value: [50, 500]), exists (true or false), within_km. A condition on an absent answer is not met.
Errors: LM206 no such competition level, LM115 role not allowed, LM602 faults in the filter, listed in details, LM605
subscribed already.$$;

grant execute on function api.subscribe(uuid, jsonb, uuid) to member;
