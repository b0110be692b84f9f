create or replace view crm.handled_event as
select e.id, e.received_at from crm.webhook_event as e
where 'waiting' not in (e.status, e.change_status);

comment on view crm.handled_event is $$Webhook events of CRMs of which nothing waits any more.$$;
