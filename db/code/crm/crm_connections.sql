create or replace view api.crm_connections with (security_invoker = true) as
select
  c.id,
  c.organization_id,
  c.niche_id,
  c.name,
  c.company_domain,
  c.company_id,
  '/webhooks/pipedrive/' || c.id as webhook_path,
  c.webhook_id is not null as has_webhook,
  c.takes_archived,
  c.youngest,
  c.oldest,
  c.is_active,
  c.account_read_at,
  c.paused_until_at,
  c.problem,
  c.problem_at,
  c.created_by,
  c.created_at,
  c.updated_at
from crm.connection as c;

comment on view api.crm_connections is
$$CRM accounts from which leads are imported
Their tokens and secrets can be replaced but never read.$$;
comment on column api.crm_connections.id is $$Time-ordered uuid; part of the address of its webhook.$$;
comment on column api.crm_connections.organization_id is $$The organisation that owns the account; null for the platform.$$;
comment on column api.crm_connections.niche_id is $$Niche of the leads.$$;
comment on column api.crm_connections.name is $$A name chosen by admins.$$;
comment on column api.crm_connections.company_domain is $$The company's subdomain of pipedrive.com.$$;
comment on column api.crm_connections.company_id is
$$The company's number, read from the account; webhooks of another company are refused.$$;
comment on column api.crm_connections.webhook_path is $$Path of its webhook below PUBLIC_URL.$$;
comment on column api.crm_connections.has_webhook is $$Whether the webhook was made at Pipedrive.$$;
comment on column api.crm_connections.takes_archived is $$Whether archived deals become leads too; Pipedrive lists them apart.$$;
comment on column api.crm_connections.youngest is $$Minimum age of deals that become leads.$$;
comment on column api.crm_connections.oldest is $$Maximum age of deals that become leads.$$;
comment on column api.crm_connections.is_active is $$Whether deals are imported.$$;
comment on column api.crm_connections.account_read_at is $$When pipelines, stages and fields were read; they are trusted for an hour.$$;
comment on column api.crm_connections.paused_until_at is $$No request is sent to Pipedrive before, because it limited our rate.$$;
comment on column api.crm_connections.problem is $$The last problem, as a code; null after a successful exchange.$$;
comment on column api.crm_connections.problem_at is $$When the problem occurred.$$;
comment on column api.crm_connections.created_by is $$The admin who created it.$$;
comment on column api.crm_connections.updated_at is $$When an admin changed it last.$$;

grant select on api.crm_connections to admin;

create trigger crm_connections_are_read_only
instead of insert or update or delete on api.crm_connections
for each row execute function ops.views_are_read_only();
