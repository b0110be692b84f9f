create or replace function billing.purge_webhooks() returns integer
language sql volatile security definer -- callers have no privilege on the inbox
set search_path = pg_catalog, pg_temp
as $$
  with ignored as (
    update billing.webhook_inbox as i
    set status = 'ignored', waiting_on = null, finished_at = clock_timestamp(),
      last_error = 'about no deposit of ours: waited for ' || i.waiting_on
    where i.ctid = any(array(
      select w.ctid
      from billing.webhook_inbox as w
      where w.status = 'waiting'
        and w.received_at < now() - (ops.setting_of('billing.webhook_waiting_days') #>> '{}')::integer * interval '1 day'
      limit 1000
      for update skip locked))
    returning 1
  ), forgotten as (
    update billing.webhook_inbox as i
    set body = null, headers = '{}'
    where i.ctid = any(array(
      select o.ctid
      from billing.webhook_inbox as o
      where o.body is not null and o.status in ('applied', 'ignored')
        and o.finished_at < now() - (ops.setting_of('billing.webhook_body_days') #>> '{}')::integer * interval '1 day'
      order by o.finished_at
      limit 1000
      for update skip locked))
    returning 1
  )
  select ((select count(*) from ignored) + (select count(*) from forgotten))::integer
$$;

comment on function billing.purge_webhooks() is
$$Ignore events that have waited too long for a deposit, and delete the bodies of events that finished long ago. Rows stay, so
that a duplicate is recognised. Returns the number; called until it is 0.$$;

grant execute on function billing.purge_webhooks() to leadmill_reconciler;
