create or replace function notification.take_events(maximum integer) returns setof notification.pending_event
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Any organisation may be the first, so that none always waits for others.
  v_start constant uuid := gen_random_uuid();
begin
  return query
    with recursive organization (id, place, is_second_round) as (
      select v_start, 0, false
      union all
      -- One lookup for each organisation, however many events it has.
      select n.id, o.place + (n.id is not null)::integer, o.is_second_round or n.id is null
      from organization as o
      cross join lateral (select (
        select p.organization_id
        from notification.pending_event as p
        where p.problem is null and case when o.id is null then true else p.organization_id > o.id end
        order by p.organization_id
        limit 1) as id) as n
      where o.place < 100 and (not o.is_second_round or (n.id is not null and n.id <= v_start))
    ), locked as materialized (
      -- One worker at a time for each organisation: its events must become deliveries in order.
      select c.id from (select o.id from organization as o where o.id is not null and o.place > 0) as c
      where pg_try_advisory_xact_lock(hashtextextended('notification.match_events ' || c.id, 0))
    ), share as materialized (
      select greatest(1, take_events.maximum / greatest(count(*), 1))::integer as size from locked as l
    )
    select e.*
    from locked as l
    cross join share as s
    cross join lateral (
      select p.*
      from notification.pending_event as p
      where p.organization_id = l.id and p.problem is null
      order by p.id
      limit s.size
      for update skip locked) as e;
end
$$;

comment on function notification.take_events(integer) is
$$Lock pending events for this transaction, the oldest of each organisation, with an equal share for each of up to a hundred organisations,
so that one with many events does not delay the others. Organisations that another worker is matching are left out.$$;

create or replace function notification.is_transient(state text) returns boolean
language sql immutable parallel safe
return state ~ '^(08|40|53|55|57|58)';

comment on function notification.is_transient(text) is
$$Whether an error comes from the state of the server, such as a deadlock or a timeout, and not from the data.$$;

create or replace function notification.matches_of(pending notification.pending_event) returns setof notification.match
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_burst constant interval := make_interval(secs => ops.setting_of('notification.burst_seconds')::numeric::double precision);
  v_event constant jsonb := to_jsonb(pending) - 'problem'
    || jsonb_build_object('organization_id', nullif(pending.organization_id, '00000000-0000-0000-0000-000000000000'));
  v_message jsonb;
  v_waits boolean;
begin
  v_message := notification.message_of(v_event);
  v_waits := (select s.comes_in_bursts from notification.source as s where s.event_kind = pending.kind);
  return query
    select pending.id, v_event, r.id, r.version, c.id, c.destination_id, c.organization_id, k.collapse_key, d.due_at,
      case when r.digest = 'each' then v_now + v_burst else d.due_at end
    from (
      select distinct t.rule_id
      from notification.rule_term as t
      where t.organization_id in (pending.organization_id, '00000000-0000-0000-0000-000000000000') and t.event_kind = pending.kind
        and t.term = any (distribution.terms_of(v_message -> 'data'))) as t
    -- Limits force index lookups, however many rules there are.
    cross join lateral (select m.* from notification.rule as m where m.id = t.rule_id and m.is_enabled limit 1) as r
    cross join lateral (
      select n.* from notification.channel as n
      where n.id = r.channel_id and n.status = 'active' and (n.kind <> 'email' or n.confirmed_at is not null) limit 1) as c
    cross join lateral (select case
      when r.digest <> 'each' then 'digest'
      -- A program that reads an endpoint wants each event.
      when c.kind <> 'endpoint' then 'thread ' || left(v_message ->> 'thread', 200) end as collapse_key) as k
    cross join lateral (select notification.due_time(
      r, case when v_waits and r.digest = 'each' and k.collapse_key is not null then v_now + v_burst else v_now end) as due_at) as d
    where v_message is not null
      and (r.predicate is null
        or coalesce(distribution.predicate_input(v_message -> 'data', r.distance_conditions) @@ r.predicate, false));
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
  v_ids bigint[];
  v_matches notification.match[];
begin
  with taken as materialized (
    select e as event, (e).id from notification.take_events(least(maximum, 2000)) as e
  ), match as materialized (
    select m::notification.match as match from taken as t cross join lateral notification.matches_of(t.event) as m
  )
  select (select array_agg(t.id) from taken as t), (select array_agg(m.match) from match as m)
  into v_ids, v_matches;
  if v_ids is null then
    return 0;
  end if;
  if v_matches is not null then
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
events, in all. Returns the number of events; 0 means that none is left for this worker.$$;

grant execute on function notification.match_events(integer) to leadmill_worker;
