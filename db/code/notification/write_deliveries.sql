create or replace function notification.cards_of(matches notification.match[]) returns notification.card[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select array_agg((
    ops.uuid_v7(), c.rule_id, c.rule_version, c.rule_position, c.channel_id, c.destination_id, c.organization_id, c.collapse_key, c.due_at,
    c.closes_at, c.event_ids, c.events)::notification.card order by c.event_ids[1], c.rule_position, c.rule_id)
  from (
    -- A rule that is changed meanwhile is read in two versions, and has one delivery with a key all the same.
    select m.rule_id, max(m.rule_version) as rule_version, max(m.rule_position) as rule_position,
      m.channel_id, m.destination_id, m.organization_id, m.collapse_key, min(m.due_at) as due_at, min(m.closes_at) as closes_at,
      array_agg(m.event_id order by m.event_id) as event_ids, jsonb_agg(m.event order by m.event_id) as events
    from unnest(matches) as m
    -- What was matched before, for example by a worker that lost its connection at the commit, has its delivery.
    where not exists (
      select from notification.delivery_key as k
      where k.event_id = m.event_id and k.rule_id = m.rule_id and k.channel_id = m.channel_id)
    group by m.rule_id, m.channel_id, m.destination_id, m.organization_id, m.collapse_key,
      case when m.collapse_key is null then m.event_id end) as c
$$;

comment on function notification.cards_of(notification.match[]) is
$$The deliveries that matches need, in order: one for each event, or one for all with the same key. Matches with a delivery are left out.$$;

create or replace function notification.join_open_deliveries(cards notification.card[]) returns notification.card[]
language plpgsql volatile
as $$
declare
  v_joined notification.card[];
begin
  with joined as (
    update notification.delivery as d
    set
      events = jsonb_path_query_array(d.events || c.events, '$[0 to 99]'),
      event_count = d.event_count + cardinality(c.event_ids),
      due_at = least(d.due_at, c.due_at)
    from unnest(cards) as c
    join notification.open_delivery as o
      on o.rule_id = c.rule_id and o.channel_id = c.channel_id and o.collapse_key = c.collapse_key and o.closes_at > clock_timestamp()
    where d.id = o.delivery_id and d.status in ('held', 'due')
    returning d.id, c.delivery_id as card_id
  )
  select array_agg((
    coalesce(j.id, c.delivery_id), c.rule_id, c.rule_version, c.rule_position, c.channel_id, c.destination_id, c.organization_id,
    c.collapse_key, c.due_at, case when j.id is null then c.closes_at end, c.event_ids, c.events)::notification.card
    order by c.event_ids[1], c.rule_position, c.rule_id)
  into v_joined
  from unnest(cards) as c
  left join joined as j on j.card_id = c.delivery_id;
  return v_joined;
end
$$;

comment on function notification.join_open_deliveries(notification.card[]) is
$$Add the events of cards to deliveries with their key that are unsent and open. Returns the cards; those that joined have the id of that
delivery, and no end.$$;

create or replace function notification.insert_deliveries(cards notification.card[]) returns void
language plpgsql volatile
as $$
begin
  with numbered as (
    select c.*, case when c.due_at > clock_timestamp() then 'held' else 'due' end as status,
      row_number() over (partition by c.destination_id order by c.event_ids[1], c.rule_position, c.rule_id) as place
    from unnest(cards) as c
  ), queue as (
    -- Updated in any case: with a condition on next_at, an update that waits for a worker would lose the wake-up.
    update notification.destination as d
    set
      last_sequence = d.last_sequence + n.count,
      next_at = case when d.next_at = 'infinity' and n.is_due then clock_timestamp() else d.next_at end
    from (
      select c.destination_id, count(*) as count, bool_or(c.status = 'due') as is_due
      from numbered as c where c.destination_id is not null group by c.destination_id) as n
    where d.id = n.destination_id
    returning d.id, d.last_sequence - n.count as before
  )
  insert into notification.delivery (
    id, template, rule_id, rule_version, channel_id, destination_id, sequence, organization_id, event_kind, events, event_count,
    collapse_key, status, due_at)
  select
    c.delivery_id, case when c.destination_id is null then 'event_notification' end, c.rule_id, c.rule_version, c.channel_id,
    c.destination_id, q.before + c.place, c.organization_id, c.events #>> '{0,kind}', jsonb_path_query_array(c.events, '$[0 to 99]'),
    cardinality(c.event_ids), c.collapse_key, c.status, c.due_at
  from numbered as c
  left join queue as q on q.id = c.destination_id;
  perform notification.defer_mails(array(
    select c.delivery_id from unnest(cards) as c where c.destination_id is null and c.due_at <= clock_timestamp()));
end
$$;

comment on function notification.insert_deliveries(notification.card[]) is
$$Write new deliveries, numbered in their queues, and wake the queues. The caller holds the locks of the queues.$$;

create or replace function notification.defer_mails(delivery_ids uuid[]) returns void
language plpgsql volatile
as $$
begin
  if delivery_ids = '{}' then
    return;
  end if;
  update notification.delivery as d
  set status = 'due', job_id = j.id
  from (
    select i.id as delivery_id, jobs.ids[i.place] as id
    from (
      select queue.defer_all('send_mail', array(
        select jsonb_build_object('delivery_id', i.id) from unnest(delivery_ids) with ordinality as i (id, place) order by i.place)) as ids
      offset 0) as jobs
    cross join unnest(delivery_ids) with ordinality as i (id, place)) as j
  where d.id = j.delivery_id;
end
$$;

comment on function notification.defer_mails(uuid[]) is $$Give deliveries to mailboxes their jobs.$$;

create or replace function notification.write_deliveries(matches notification.match[]) returns void
language plpgsql volatile
as $$
declare
  v_cards notification.card[] := notification.cards_of(matches);
begin
  if v_cards is null then
    return;
  end if;
  -- Queues are locked before deliveries, by id: everybody else does so, too.
  perform from notification.destination as d
  where d.id in (select c.destination_id from unnest(v_cards) as c)
  order by d.id
  for no key update;
  v_cards := notification.join_open_deliveries(v_cards);
  perform notification.insert_deliveries(array(select c from unnest(v_cards) as c where c.closes_at is not null));
  insert into notification.open_delivery as o (rule_id, channel_id, collapse_key, delivery_id, closes_at)
  select c.rule_id, c.channel_id, c.collapse_key, c.delivery_id, c.closes_at
  from unnest(v_cards) as c
  where c.collapse_key is not null and c.closes_at is not null
  order by c.rule_id, c.channel_id, c.collapse_key
  on conflict on constraint open_delivery_pkey do update
  set delivery_id = excluded.delivery_id, closes_at = excluded.closes_at;
  insert into notification.delivery_key (event_id, rule_id, channel_id, delivery_id)
  select e.id, c.rule_id, c.channel_id, c.delivery_id
  from unnest(v_cards) as c
  cross join unnest(c.event_ids) as e (id);
end
$$;

comment on function notification.write_deliveries(notification.match[]) is
$$Write the deliveries of matches, or add their events to deliveries that are unsent, once for each event, rule and channel.$$;
