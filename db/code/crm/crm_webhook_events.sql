create or replace view api.crm_webhook_events with (security_invoker = true) as
select
  e.id,
  e.connection_id,
  e.event_id,
  e.action,
  e.entity,
  e.entity_id,
  e.happened_at,
  e.status,
  e.outcome,
  e.faults,
  e.received_at,
  e.handled_at
from crm.webhook_event as e;

comment on view api.crm_webhook_events is
$$What Pipedrive said has happened, and what came of it$$;
comment on column api.crm_webhook_events.event_id is $$Pipedrive's id of the event; it comes again with a retry.$$;
comment on column api.crm_webhook_events.action is $$create, change or delete.$$;
comment on column api.crm_webhook_events.entity is $$What it is about; only deals are read again.$$;
comment on column api.crm_webhook_events.entity_id is $$Its number; null where what it is about has none, as Pipedrive's own leads.$$;
comment on column api.crm_webhook_events.happened_at is $$When it happened, as Pipedrive says.$$;
comment on column api.crm_webhook_events.status is $$waiting, done, or ignored because it is not about a deal.$$;
comment on column api.crm_webhook_events.outcome is $$What became of the deal, in the words of import_run's counts; missing when it was not found.$$;
comment on column api.crm_webhook_events.faults is $$What was wrong with the deal, as in import_failure.$$;
comment on column api.crm_webhook_events.handled_at is $$When the deal was read again.$$;

grant select on api.crm_webhook_events to admin;
