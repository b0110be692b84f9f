create or replace function notification.lag() returns jsonb
language sql volatile security definer -- the health endpoint sees no table
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'pending_events', (select count(*) from notification.pending_event as p where p.problem is null),
    'oldest_pending_seconds', (
      select greatest(0, round(extract(epoch from clock_timestamp() - min(p.happened_at)), 1))
      from notification.pending_event as p where p.problem is null),
    'faulty_events', (select count(*) from notification.pending_event as p where p.problem is not null),
    'due', u.due,
    'sending', u.sending,
    'held', (select count(*) from notification.delivery as h where h.status = 'held'),
    -- Queues that rest after a 429 or wait for their turn count as well: whoever waits does not care why.
    'oldest_due_seconds', u.oldest_due_seconds,
    'disabled_channels', (select count(*) from notification.channel as c where c.status = 'disabled'))
  from (
    select
      count(*) filter (where v.status = 'due') as due,
      count(*) filter (where v.status = 'sending') as sending,
      greatest(0, round(extract(epoch from clock_timestamp() - min(v.due_at) filter (where v.status = 'due')), 1)) as oldest_due_seconds
    from notification.delivery as v
    where v.status in ('due', 'sending')) as u
$$;

comment on function notification.lag() is
$$How far notifications are behind: {pending_events, oldest_pending_seconds, faulty_events, due, sending, held, oldest_due_seconds,
disabled_channels}. Mails count as well. A faulty event is one whose message cannot be made.$$;

grant execute on function notification.lag() to leadmill_api;
