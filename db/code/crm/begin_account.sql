create or replace function crm.begin_account(connection_id uuid) returns table (
  organization_id uuid,
  company_domain text,
  webhook_secret bytea,
  objects text[],
  webhooks jsonb
)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select
    c.organization_id, c.company_domain, c.webhook_secret, c.objects,
    (select coalesce(jsonb_object_agg(w.object, w.webhook_id), '{}') from crm.webhook as w where w.connection_id = c.id)
  from crm.connection as c
  where c.id = begin_account.connection_id and c.removed_at is null and c.grant_lost_at is null
    -- A new token is checked also while the connection is switched off.
    and (c.is_active or c.checked_at is null)
    and coalesce(greatest(c.paused_until_at, c.refused_until_at) < now(), true)
$$;

comment on function crm.begin_account(uuid) is
$$What a worker needs to read an account and check its webhooks; no row when the connection is switched off or paused. webhooks:
numbers by object, as far as known.$$;

grant execute on function crm.begin_account(uuid) to leadmill_worker;
