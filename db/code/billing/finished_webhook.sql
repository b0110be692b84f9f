create or replace view billing.finished_webhook as
select w.processor, w.event_id, w.finished_at from billing.webhook_inbox as w
where w.body is not null and w.status in ('applied', 'ignored');

comment on view billing.finished_webhook is $$Events of processors that are dealt with and still have their body.$$;
