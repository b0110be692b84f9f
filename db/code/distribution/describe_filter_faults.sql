create or replace function distribution.describe_filter_faults(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('niche', n.name, 'level', l.name, 'subscription_id', s.id, 'faults', s.filter_faults)
  from distribution.subscription as s
  join catalog.niche as n on n.id = s.niche_id
  join catalog.competition_level as l on l.id = s.competition_level_id
  where s.id = (refs ->> 'subscription_id')::uuid
    and s.organization_id = describe_filter_faults.organization_id
    and s.filter_faults is not null
$$;

comment on function distribution.describe_filter_faults(jsonb, uuid, uuid) is
$$The faults of the filter of {subscription_id}, for its owner. Null for others, and once the filter is corrected.$$;
