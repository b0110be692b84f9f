create or replace function billing.poll_attempts() returns integer
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with due as (
    update billing.payment_attempt as a
    set
      poll_count = a.poll_count + 1,
      -- After 5 and 30 minutes, then each hour; after three days, each day: the bank of a payer may be slow.
      next_poll_at = greatest(a.created_at + interval '30 minutes', clock_timestamp() + case
        when a.poll_count = 0 then interval '1 minute'
        when a.created_at < clock_timestamp() - interval '3 days' then interval '1 day'
        else interval '1 hour' end)
    where a.ctid = any(array(
      select w.ctid
      from billing.payment_attempt as w
      where w.next_poll_at <= clock_timestamp()
      order by w.next_poll_at
      limit 200
      for update skip locked))
    returning a.processor, a.reference
  )
  select count(billing.defer_check(d.processor, 'transaction', d.reference))::integer from due as d
$$;

comment on function billing.poll_attempts() is $$Ask for the attempts to pay that are due. Returns their number.$$;

create or replace function billing.poll_refunds() returns integer
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with due as (
    update billing.refund as r
    set asked_at = clock_timestamp()
    where r.ctid = any(array(
      select w.ctid
      from billing.refund as w
      join billing.adapter as a on a.name = w.processor and not a.believes_events
      where w.status in ('pending', 'needs_attention')
        and (w.asked_at is null or w.asked_at < clock_timestamp() - interval '1 hour')
      order by w.asked_at nulls first
      limit 200
      for update of w skip locked))
    returning r.processor, r.deposit_id
  )
  select count(billing.defer_check(d.processor, 'refund', p.payment_intent_id))::integer
  from (select distinct u.processor, u.deposit_id from due as u) as d
  join billing.deposit as p on p.id = d.deposit_id
$$;

comment on function billing.poll_refunds() is $$Ask each hour for refunds that are under way. Returns the number of their payments.$$;

create or replace function billing.poll_disputes() returns integer
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with due as (
    update billing.dispute as t
    set asked_at = clock_timestamp()
    where t.ctid = any(array(
      select w.ctid
      from billing.dispute as w
      join billing.adapter as a on a.name = w.processor and not a.believes_events
      where w.status not in ('lost', 'won')
        and (w.asked_at is null or w.asked_at < clock_timestamp() - interval '6 hours')
      order by w.asked_at nulls first
      limit 200
      for update of w skip locked))
    returning t.processor, t.dispute_id
  )
  select count(billing.defer_check(d.processor, 'dispute', substr(d.dispute_id, length('dispute-') + 1)))::integer from due as d
$$;

comment on function billing.poll_disputes() is $$Ask every six hours for disputes that are open. Returns their number.$$;

create or replace function billing.poll_payments() returns integer
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select billing.poll_attempts() + billing.poll_refunds() + billing.poll_disputes()
$$;

comment on function billing.poll_payments() is
$$Have jobs ask processors whose events are not believed, or never come, about open payments, refunds under way and open disputes, as far as
they are due. Returns the number of questions.$$;

grant execute on function billing.poll_payments() to leadmill_reconciler;
