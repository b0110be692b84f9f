create or replace view api.crm_connections with (security_invoker = true) as
select
  c.id,
  c.organization_id,
  c.niche_id,
  c.name,
  c.company_domain,
  c.company_id,
  '/webhooks/pipedrive/' || c.id as webhook_path,
  c.status,
  c.is_oauth,
  c.objects,
  not exists (
    select from unnest(c.objects) as o (object)
    where not exists (select from crm.webhook as w where w.connection_id = c.id and w.object = o.object)) as has_webhooks,
  c.takes_archived,
  c.youngest,
  c.oldest,
  c.is_active,
  c.checked_at,
  c.account_read_at,
  c.paused_until_at,
  c.problem,
  c.problem_at,
  -- Members do not read the ids of admins: row-level security shows them the memberships of their organisation, past ones too, and
  -- admins every account.
  case when exists (select from identity.membership as m where m.user_id = c.created_by)
    or exists (select from identity.user_account as u where u.id = c.created_by) then c.created_by end as created_by,
  c.created_at,
  c.updated_at,
  c.shows_contact
from crm.connection as c
where c.removed_at is null;

comment on view api.crm_connections is
$$Connected CRM accounts
Their events are told to the organisation; with a niche their deals become leads. Tokens and secrets can be replaced but never read.$$;
comment on column api.crm_connections.id is $$Time-ordered uuid; part of the address of its webhook.$$;
comment on column api.crm_connections.organization_id is $$The organisation that owns the account; null for the platform.$$;
comment on column api.crm_connections.niche_id is $$Niche of the leads; null: deals are not imported.$$;
comment on column api.crm_connections.name is $$A name; at first that of the company, when access was granted by OAuth.$$;
comment on column api.crm_connections.company_domain is $$The company's subdomain of pipedrive.com.$$;
comment on column api.crm_connections.company_id is
$$The company's number, read from the account; webhooks of another company are refused.$$;
comment on column api.crm_connections.webhook_path is $$Path of its webhooks below PUBLIC_URL.$$;
comment on column api.crm_connections.status is
$$checking: the token has not been tried yet; connected; refused: Pipedrive does not accept it, and problem says why; reconnect: access
has to be granted again.$$;
comment on column api.crm_connections.is_oauth is $$Whether access was granted by OAuth; otherwise by an API token.$$;
comment on column api.crm_connections.objects is $$What webhooks are created for: deal, lead, person, activity.$$;
comment on column api.crm_connections.has_webhooks is $$Whether Pipedrive had a webhook for each of them at the last check.$$;
comment on column api.crm_connections.checked_at is $$When Pipedrive accepted the token last; null before the first time.$$;
comment on column api.crm_connections.takes_archived is $$Whether archived deals become leads too; Pipedrive lists them apart.$$;
comment on column api.crm_connections.youngest is $$Minimum age of deals that become leads.$$;
comment on column api.crm_connections.oldest is $$Maximum age of deals that become leads.$$;
comment on column api.crm_connections.is_active is $$Whether events are told and deals imported; false: paused.$$;
comment on column api.crm_connections.account_read_at is $$When pipelines, stages and fields were read; they are trusted for an hour.$$;
comment on column api.crm_connections.paused_until_at is $$No request is sent to Pipedrive before, because it limited our rate.$$;
comment on column api.crm_connections.problem is $$The last problem, as a code; null after a successful exchange.$$;
comment on column api.crm_connections.problem_at is $$When the problem occurred.$$;
comment on column api.crm_connections.shows_contact is $$Whether notifications show the e-mail address and number of a person.$$;
comment on column api.crm_connections.created_by is
$$The user who created it; members read null unless that user is or was in their organisation.$$;
comment on column api.crm_connections.updated_at is $$When a user changed it last.$$;

grant select on api.crm_connections to member, admin;

create trigger crm_connections_are_read_only
instead of insert or update or delete on api.crm_connections
for each row execute function ops.views_are_read_only();
