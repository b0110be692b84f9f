create or replace function intake.describe_lead(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('niche', n.name, 'lead_id', l.id)
  from intake.lead as l
  join catalog.niche as n on n.id = l.niche_id
  where l.id = (refs ->> 'lead_id')::uuid
$$;

comment on function intake.describe_lead(jsonb, uuid, uuid) is
$$What anybody may know of the lead {lead_id}, for mails: neither answers nor contact data.$$;
