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
  e.handled_at,
  e.object_id,
  e.change_status
from crm.webhook_event as e;

comment on view api.crm_webhook_events is $$Webhook events of Pipedrive and their results$$;
comment on column api.crm_webhook_events.event_id is $$Pipedrive's id of the event, equal for retries.$$;
comment on column api.crm_webhook_events.action is $$create, change or delete.$$;
comment on column api.crm_webhook_events.entity is
$$The kind of object that changed; deals, leads, persons and activities are read again.$$;
comment on column api.crm_webhook_events.entity_id is
$$The number of the object; null for objects without one, such as Pipedrive's own leads.$$;
comment on column api.crm_webhook_events.happened_at is $$When it happened, by Pipedrive's clock.$$;
comment on column api.crm_webhook_events.status is
$$Of the import: waiting, done, or ignored because it is not about a deal, or deals are not imported.$$;
comment on column api.crm_webhook_events.outcome is
$$The outcome of the deal, named as the counts of crm_imports; missing when it was not found.$$;
comment on column api.crm_webhook_events.faults is $$The faults of the deal, as in crm_import_failures.$$;
comment on column api.crm_webhook_events.handled_at is $$When the import read the deal again.$$;
comment on column api.crm_webhook_events.object_id is $$The id of the object as Pipedrive writes it: a number or a uuid.$$;
comment on column api.crm_webhook_events.change_status is
$$Of the notifications: waiting, told, nothing (no change that was not told already), merged, missing (the object was not found) or
ignored.$$;

grant select on api.crm_webhook_events to admin;

create trigger crm_webhook_events_are_read_only
instead of insert or update or delete on api.crm_webhook_events
for each row execute function ops.views_are_read_only();
