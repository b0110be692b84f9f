create or replace function notification.take_events(maximum integer) returns setof notification.pending_event
language plpgsql volatile
as $$
declare
  -- Any organisation may be the first, so that none always waits for others.
  v_start constant uuid := gen_random_uuid();
begin
  return query
    with recursive organization (id, place, is_second_round) as (
      select v_start, 0, false
      union all
      -- One lookup for each organisation, however many events it has: after its last possible event, or without one from the beginning.
      select n.id, o.place + (n.id is not null)::integer, o.is_second_round or n.id is null
      from organization as o
      cross join lateral (select (
        select p.organization_id
        from notification.pending_event as p
        where p.problem is null and (p.organization_id, p.id) > (
          coalesce(o.id, '00000000-0000-0000-0000-000000000000'), case when o.id is null then 0 else 9223372036854775807 end)
        order by p.organization_id, p.id
        limit 1) as id offset 0) as n
      where o.place < 250 and (not o.is_second_round or (n.id is not null and n.id <= v_start))
    ), locked as materialized (
      -- One worker at a time for each organisation: its events must become deliveries in order.
      select c.id from (select o.id from organization as o where o.id is not null and o.place > 0) as c
      where pg_try_advisory_xact_lock(hashtextextended('notification.match_events ' || c.id, 0))
    )
    select e.*
    from (select l.id, greatest(1, take_events.maximum / count(*) over ())::integer as size from locked as l) as s
    cross join lateral (
      select p.*
      from notification.pending_event as p
      where p.organization_id = s.id and p.problem is null
      order by p.id
      limit s.size
      for update skip locked) as e
    -- Whoever stops early has taken as many of each organisation.
    order by row_number() over (partition by e.organization_id order by e.id);
end
$$;

comment on function notification.take_events(integer) is
$$Lock pending events for this transaction, the oldest of each organisation, with an equal share for each of up to 250 organisations,
so that one with many events does not delay the others: first the oldest of each, then the next. Organisations that another worker is
matching are left out.$$;

create or replace function notification.is_transient(state text) returns boolean
language sql immutable parallel safe
return state ~ '^(08|40|53|55|57|58)';

comment on function notification.is_transient(text) is
$$Whether an error comes from the state of the server, such as a deadlock or a timeout, and not from the data.$$;

create or replace function notification.candidates(organization_id uuid, kind text, data jsonb) returns setof uuid
language plpgsql stable
set plan_cache_mode = force_generic_plan -- to plan it again for each event would take longer than to execute it
as $$
declare
  c_few constant integer := 50;
  v_rule_ids uuid[];
begin
  v_rule_ids := array(
    select t.rule_id from notification.rule_term as t
    where t.organization_id = candidates.organization_id and t.event_kind = candidates.kind
    limit c_few + 1);
  if cardinality(v_rule_ids) <= c_few then
    return query select distinct r.id from unnest(v_rule_ids) as r (id);
    return;
  end if;
  -- Of many rules, those are found that have a term in common with the event: their number makes no difference.
  return query
    with recursive field (name) as (
      -- The fields that the rules go by, one lookup for each.
      select (
        select min(r.field) from notification.rule_term as r
        where r.organization_id = candidates.organization_id and r.event_kind = candidates.kind)
      union all
      select (
        select min(r.field) from notification.rule_term as r
        where r.organization_id = candidates.organization_id and r.event_kind = candidates.kind and r.field > f.name)
      from field as f
      where f.name is not null
    )
    select distinct t.rule_id
    from field as f
    cross join lateral unnest(case
      when f.name = '*' then '{*}'
      -- The part of a location has the id place.city, and its terms come from the place.
      else distribution.terms_of(jsonb_build_object(split_part(f.name, '.', 1), data -> split_part(f.name, '.', 1))) end) as x (term)
    cross join lateral (
      select r.rule_id from notification.rule_term as r
      where r.organization_id = candidates.organization_id and r.event_kind = candidates.kind and r.field = f.name and r.term = x.term
      offset 0) as t
    where f.name is not null;
end
$$;

comment on function notification.candidates(uuid, text, jsonb) is
$$The rules of an organisation, or of the platform (only zeros), that may want an event of this kind. Their filters decide.$$;

create or replace function notification.matches_of(pending notification.pending_event) returns setof notification.match
language plpgsql volatile
set plan_cache_mode = force_generic_plan -- to plan it again for each event would take longer than to execute it
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_event constant jsonb := to_jsonb(pending) - 'problem'
    || jsonb_build_object('organization_id', nullif(pending.organization_id, '00000000-0000-0000-0000-000000000000'));
  v_is_bulk boolean;
  v_gathers interval; -- how long others may join
  v_waits interval;
  v_message jsonb;
begin
  v_message := notification.message_of(v_event);
  if v_message is null then
    return;
  end if;
  -- Somebody changed many things at once: one notification for all of them.
  v_is_bulk := coalesce(v_message #> '{data,is_bulk}' = 'true', false);
  v_gathers := make_interval(secs => ops.setting_of(
    case when v_is_bulk then 'notification.bulk_seconds' else 'notification.burst_seconds' end)::integer);
  v_waits := case when v_is_bulk or (select s.comes_in_bursts from notification.source as s where s.event_kind = pending.kind)
    then v_gathers else '0' end;
  return query
    select pending.id, v_event, r.id, r.version, r.position, c.id, c.destination_id, c.organization_id, k.collapse_key, d.due_at,
      case when r.digest <> 'each' then d.due_at when k.collapse_key = 'mail' then v_now + interval '1 hour' else v_now + v_gathers end
    from (
      select o.rule_id from notification.candidates(pending.organization_id, pending.kind, v_message -> 'data') as o (rule_id)
      union -- the rules of the platform
      select p.rule_id
      from notification.candidates('00000000-0000-0000-0000-000000000000', pending.kind, v_message -> 'data') as p (rule_id)) as t
    -- Limits force index lookups, however many rules there are.
    cross join lateral (select m.* from notification.rule as m where m.id = t.rule_id and m.is_enabled limit 1) as r
    cross join lateral (
      select n.* from notification.channel as n
      where n.id = r.channel_id and n.status = 'active' and (n.kind <> 'email' or n.confirmed_at is not null) limit 1) as c
    cross join lateral (select case
      when r.digest <> 'each' then 'digest'
      -- A program that reads an endpoint wants each event.
      when c.kind = 'endpoint' then null
      when v_is_bulk then 'bulk'
      -- What happens while a mail waits to be sent joins it: a flood is few mails.
      when c.kind = 'email' then 'mail'
      else 'thread ' || left(v_message ->> 'thread', 200) end as collapse_key) as k
    cross join lateral (select notification.due_time(
      r, case when r.digest = 'each' and k.collapse_key is not null then v_now + v_waits else v_now end) as due_at) as d
    where r.predicate is null or coalesce(distribution.predicate_input(v_message -> 'data', r.distance_conditions) @@ r.predicate, false);
exception when others then
  if notification.is_transient(sqlstate) then
    raise;
  end if;
  -- One event must not hold up the others. The words of the error may quote personal data.
  update notification.pending_event as p set problem = 'error ' || sqlstate where p.id = pending.id;
end
$$;

comment on function notification.matches_of(notification.pending_event) is
$$The rules that want an event, and when each is to be sent. Notes a problem at the event if its message cannot be made.$$;

create or replace function notification.match_events(maximum integer default 500) returns integer
language plpgsql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Each event can become a delivery of each rule, and one transaction must not write tens of thousands.
  c_most_matches constant integer := 2000;
  v_event notification.pending_event;
  v_ids bigint[] := '{}'::bigint[];
  v_matches notification.match[] := '{}'::notification.match[];
begin
  for v_event in select e.* from notification.take_events(least(maximum, 2000)) as e loop
    v_ids := v_ids || v_event.id;
    v_matches := v_matches || array(select m::notification.match from notification.matches_of(v_event) as m);
    exit when cardinality(v_matches) >= c_most_matches;
  end loop;
  if v_ids = '{}' then
    return 0;
  end if;
  if v_matches <> '{}' then
    perform notification.write_deliveries(v_matches);
  end if;
  delete from notification.pending_event as p where p.id = any (v_ids) and p.problem is null;
  -- For the other workers what is due, and for all of them what may be left.
  perform pg_notify('notification_due', '');
  return cardinality(v_ids);
end
$$;

comment on function notification.match_events(integer) is
$$Match pending events with the rules of their organisations and of the platform, and write a delivery for each that wants one. maximum: of
events, in all; it ends earlier when they have become many deliveries. Returns the number of events; 0 means that none is left for this
worker.$$;

grant execute on function notification.match_events(integer) to leadmill_worker;
