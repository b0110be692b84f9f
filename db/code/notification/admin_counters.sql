create or replace function notification.admin_counters() returns jsonb
language sql stable security definer -- it counts rows of many rooms; only admins can call the API function
set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object(
    'leads_pending', (select count(*) from intake.lead as l where l.status = 'pending_approval'),
    'organizations_pending', (
      select count(*) from identity.organization as o where o.status = 'pending' and o.deleted_at is null),
    'refund_requests_pending', (select count(*) from returns.request as r where r.status = 'pending'),
    'listings_in_review', (select count(*) from marketplace.listing as l where l.awaits_review and l.status = 'waiting'),
    'contact_messages_new', (select count(*) from intake.contact_message as m where m.status = 'new'),
    'refunds_needing_attention', (select count(*) from billing.refund as r where r.status = 'needs_attention'),
    'differences_open', (select count(*) from billing.difference as d where d.status = 'open'),
    'webhooks_failing', (select count(*) from billing.webhook_inbox as w where w.status = 'failed'),
    'webhooks_quarantined', (select count(*) from billing.webhook_inbox as w where w.status = 'quarantined'),
    'deliveries_failed', (
      select count(*) from notification.delivery as d where d.status = 'failed' and d.finished_at > now() - interval '1 day'));
end;

comment on function notification.admin_counters() is
$$What waits for an admin, in the highest room that admins look into: it counts notifications, too.$$;

grant execute on function notification.admin_counters() to admin;

create or replace function api.admin_counters() returns jsonb
language sql stable
begin atomic
  select notification.admin_counters();
end;

comment on function api.admin_counters() is
$$What waits for an admin
Numbers in one answer: leads_pending (waiting for approval), organizations_pending, refund_requests_pending, listings_in_review,
contact_messages_new, refunds_needing_attention, differences_open (between a payment processor and the ledger), webhooks_failing (tried
again), webhooks_quarantined, deliveries_failed (within the last 24 hours). Each list has a filter for the same rows.$$;

grant execute on function api.admin_counters() to admin;
