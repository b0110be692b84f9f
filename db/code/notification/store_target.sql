create or replace function notification.hint_of(kind text, target jsonb) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case hint_of.kind
    when 'email' then target ->> 'address'
    -- What stands before the colon is the public id of the bot.
    when 'telegram' then format('bot %s, chat %s', split_part(target ->> 'token', ':', 1), target ->> 'chat_id')
    when 'google_chat' then substring(target ->> 'url' from '^(https?://[^?]+)/messages') || ' …' || right(target ->> 'url', 3)
    -- A short path may be the whole secret.
    else (substring(target ->> 'url' from '^https?://[^/?]+')) || '/…'
      || case when length(substring(target ->> 'url' from '^https?://[^/?]+(.*)$')) >= 20 then right(target ->> 'url', 3) else '' end end
$$;

comment on function notification.hint_of(text, jsonb) is
$$What a member recognises a channel by, without its secret: the host or space, and the last three characters of a long address.$$;

create or replace function notification.destination_key(kind text, organization_id uuid, target jsonb) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case destination_key.kind
    when 'google_chat' then regexp_replace(target ->> 'url', '/messages\?.*$', '')
    when 'telegram' then format('%s %s', target ->> 'token', target ->> 'chat_id')
    -- Anybody can name the URL of another organisation's endpoint, whose queue must not fill up by that.
    when 'endpoint' then format('%s %s', coalesce(destination_key.organization_id::text, 'platform'), target ->> 'url')
    else target ->> 'url' end
$$;

comment on function notification.destination_key(text, uuid, jsonb) is
$$What the vendor counts by: the space of Google Chat, the chat of a Telegram bot, the URL of other channels. A tenant who names the space
or URL of others without its token is refused by the vendor, and the channel is disabled after one request.$$;

create or replace function notification.destination_of(kind text, organization_id uuid, target jsonb) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_key constant bytea := ops.keyed_hash(destination_of.kind || ' ' || notification.destination_key(
    destination_of.kind, destination_of.organization_id, destination_of.target));
  v_id uuid;
begin
  if destination_of.kind = 'email' then
    return null;
  end if;
  insert into notification.destination as d (kind, key_hash, every)
  values (
    destination_of.kind, v_key,
    case
      when destination_of.kind = 'endpoint' then interval '0'
      -- Telegram takes twenty messages a minute in a group, whose id is negative or a name, and one a second in other chats.
      when destination_of.kind = 'telegram' and target ->> 'chat_id' !~ '^[0-9]' then '3 seconds'
      else '1 second' end)
  on conflict on constraint destination_is_one_queue do nothing;
  -- Another statement, which sees what another transaction has inserted in the meantime.
  select d.id into strict v_id from notification.destination as d where d.key_hash = v_key;
  return v_id;
end
$$;

comment on function notification.destination_of(text, uuid, jsonb) is
$$The queue of a target, which all channels with this target share; null for mail.$$;

create or replace function notification.take_numbers(destination_id uuid, count bigint) returns bigint
language plpgsql volatile
as $$
declare
  v_last bigint;
begin
  -- Wakes the queue without a condition: a condition is evaluated before the lock, and a worker that has just found nothing would win.
  update notification.destination as d
  set
    last_sequence = d.last_sequence + take_numbers.count,
    next_at = case when d.next_at = 'infinity' then clock_timestamp() else d.next_at end
  where d.id = take_numbers.destination_id
  returning d.last_sequence into v_last;
  perform pg_notify('notification_due', '');
  return v_last;
end
$$;

comment on function notification.take_numbers(uuid, bigint) is
$$Take so many numbers of a queue, and wake it. Locks its row. Returns the last of the numbers.$$;

create or replace function notification.move_deliveries(channel_id uuid, destination_id uuid) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_count bigint;
  v_last bigint;
begin
  -- Both queues are locked in the order of all, so that no worker takes one of them at this moment.
  perform from notification.destination as d
  where d.id = any (move_deliveries.destination_id || array(
    select v.destination_id
    from notification.delivery as v
    where v.channel_id = move_deliveries.channel_id and v.status in ('held', 'due')))
  order by d.id
  for no key update;
  select count(*) into v_count
  from notification.delivery as v
  where v.channel_id = move_deliveries.channel_id and v.status in ('held', 'due') and v.destination_id <> move_deliveries.destination_id;
  if v_count = 0 then
    return;
  end if;
  v_last := notification.take_numbers(move_deliveries.destination_id, v_count);
  update notification.delivery as v
  set destination_id = move_deliveries.destination_id, sequence = v_last - v_count + o.place
  from (
    select w.id, row_number() over (order by w.sequence, w.id) as place
    from notification.delivery as w
    where w.channel_id = move_deliveries.channel_id and w.status in ('held', 'due')
      and w.destination_id <> move_deliveries.destination_id) as o
  where v.id = o.id;
end
$$;

comment on function notification.move_deliveries(uuid, uuid) is
$$Move what waits for a channel to another queue, behind what waits there, in order.$$;
