create or replace function notification.recover_sendings() returns integer
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count integer;
begin
  with expired as materialized (
    select q.id, q.in_flight_id from notification.destination as q
    where q.leased_until_at < clock_timestamp()
    order by q.id
    for no key update skip locked
  ), freed as (
    update notification.destination as q
    set in_flight_id = null, leased_until_at = null, next_at = least(q.next_at, clock_timestamp())
    from expired as e
    where q.id = e.id
  ), recovered as (
    update notification.delivery as d
    set
      -- One that has cost so many workers is not given to another.
      status = case when d.failures >= 9 then 'failed' else 'due' end,
      finished_at = case when d.failures >= 9 then clock_timestamp() end,
      failures = d.failures + 1,
      last_error = 'the worker was lost'
    from expired as e
    where d.id = e.in_flight_id and d.status = 'sending'
    returning d.id, d.attempts, d.organization_id
  ), logged as (
    insert into notification.attempt (delivery_id, number, organization_id, outcome, problem)
    select r.id, r.attempts, r.organization_id, 'lost', 'the worker was lost' from recovered as r
    on conflict on constraint attempt_pkey do nothing
  )
  select count(*)::integer into v_count from recovered as r;
  if v_count > 0 then
    perform pg_notify('notification_due', '');
  end if;
  return v_count;
end
$$;

comment on function notification.recover_sendings() is
$$Make deliveries due again that a worker has claimed and not reported within a minute, first in their queues and with the same id: whether
they were received, only the receiver knows. Runs every ten seconds. Returns their number.$$;

grant execute on function notification.recover_sendings() to leadmill_worker;
