-- Without a search path of its own it is part of the query that calls it.
create or replace function distribution.next_candidates(
  competition_level_id uuid, terms text[], after_turn bigint, after_id uuid, slice integer, at timestamptz
) returns setof distribution.candidate
language sql stable
begin atomic
  select
    h.turn, h.subscription_id, s.organization_id, s.is_inactive,
    -- The opening hours are read only where they may have ended since the rotation was synced: the subscription may be open again.
    s.closes_at <= next_candidates.at
      and not (distribution.opening_at(s.opening_hours, s.time_zone, next_candidates.at)).is_open,
    s.share_id, s.distance_conditions, s.predicate
  from (
    -- The next few of each stream in turn order; together they contain the next few of all streams. A
    -- subscription under two of the lead's terms is returned once.
    select distinct r.turn, r.subscription_id
    from unnest(next_candidates.terms) as t (term)
    cross join lateral (
      select e.turn, e.subscription_id
      from distribution.rotation as e
      where e.competition_level_id = next_candidates.competition_level_id
        and e.term = t.term
        and (e.turn, e.subscription_id) > (next_candidates.after_turn, next_candidates.after_id)
      order by e.turn, e.subscription_id
      limit next_candidates.slice) as r
    order by r.turn, r.subscription_id
    limit next_candidates.slice) as h
  -- Force an index lookup for each: a generic plan that was made while the tables were small would scan them.
  cross join lateral (
    select
      e.organization_id, o.status <> 'active' or o.deleted_at is not null as is_inactive,
      e.closes_at, e.opening_hours, o.time_zone, e.share_id, e.distance_conditions, e.predicate
    from distribution.subscription as e
    join identity.organization as o on o.id = e.organization_id
    where e.id = h.subscription_id
    limit 1) as s
  order by h.turn, h.subscription_id;
end;

comment on function distribution.next_candidates(uuid, text[], bigint, uuid, integer, timestamptz) is
$$The next subscriptions in the rotation of a level, after this turn and id, under one of the terms.$$;

create or replace function distribution.counts_of(words text[]) returns jsonb
language plpgsql immutable
as $$
begin
  return (
    select jsonb_object_agg(w.word, w.count)
    from (select e.word, count(*) as count from unnest(words) as e (word) group by e.word) as w);
end
$$;

comment on function distribution.counts_of(text[]) is $$How often each of these words occurs.$$;

create or replace function distribution.evaluate_level(level catalog.competition_level, request distribution.request, room integer)
returns distribution.level_result
language plpgsql stable
as $$
declare
  c_kept constant integer := 100;
  v_answers constant jsonb := (request.lead).answers;
  v_taken constant uuid[] := request.taken;
  v_shares uuid[] := request.shares;
  -- Small at first: for the most part the head of the rotation buys.
  v_slice integer := least(room + 2, 100);
  v_next distribution.candidate;
  v_seen integer;
  v_decision text;
  v_passed_over text[] := '{}'::text[];
  v_result distribution.level_result := row(0, '{}', '{}', '{}')::distribution.level_result;
begin
  v_next.turn := -1::bigint;
  v_next.subscription_id := '00000000-0000-0000-0000-000000000000'::uuid;
  loop
    v_seen := 0;
    for v_next in
      select c.*
      from distribution.next_candidates(level.id, request.terms, v_next.turn, v_next.subscription_id, v_slice, request.at) as c
    loop
      v_seen := v_seen + 1;
      v_result.evaluated_count := v_result.evaluated_count + 1;
      v_decision := case
        when v_next.organization_id = any (v_taken) or v_next.share_id = any (v_shares) then 'already_bought'
        when v_next.is_inactive then 'organization_inactive'
        when v_next.is_closed then 'closed'
        else
          case distribution.predicate_input(v_answers, v_next.distance_conditions) @@ v_next.predicate
            when true then
              case when ledger.funds_of(v_next.organization_id, request.currency) < level.price
                then 'insufficient_funds' else 'bought' end
            when false then 'filter'
            else 'filter_unknown'
          end
      end;
      if v_decision = 'bought' or v_result.evaluated_count <= c_kept then
        v_result.decisions := v_result.decisions || row(null, level.id, v_result.evaluated_count, (request.lead).id, v_next.subscription_id,
          v_next.organization_id, v_decision, null)::distribution.candidate_decision;
      end if;
      if v_decision <> 'bought' then
        v_passed_over := v_passed_over || v_decision;
        continue;
      end if;
      v_result.buyers := v_result.buyers || row(v_next.subscription_id, v_next.organization_id, level.id, level.price,
        level.max_buyers, v_next.turn, v_next.share_id)::distribution.buyer;
      v_shares := v_shares || array_remove(array[v_next.share_id], null);
      exit when cardinality(v_result.buyers) >= room;
    end loop;
    exit when v_seen < v_slice or cardinality(v_result.buyers) >= room;
    v_slice := least(v_slice * 8, 5000);
  end loop;
  if v_passed_over <> '{}' then
    v_result.rejection_counts := distribution.counts_of(v_passed_over);
  end if;
  return v_result;
end
$$;

comment on function distribution.evaluate_level(catalog.competition_level, distribution.request, integer) is
$$Evaluate the subscriptions of a level in turn order, until the capacity is used up or none is left. Reads one snapshot: that
of the calling statement.$$;

create or replace function distribution.levels_in_order(
  levels catalog.competition_level[], rotates_start_level boolean, lead_id uuid
) returns catalog.competition_level[]
language plpgsql immutable
as $$
declare
  v_start integer;
begin
  if not rotates_start_level or levels = '{}' then
    return levels;
  end if;
  -- The starting level is derived from the random bits of the lead's id: it is the same in each run of this lead.
  v_start := ('x' || right(lead_id::text, 7))::bit(28)::integer % cardinality(levels);
  return levels[v_start + 1:] || levels[:v_start];
end
$$;

comment on function distribution.levels_in_order(catalog.competition_level[], boolean, uuid) is
$$The levels in the order in which they are evaluated for this lead.$$;

create or replace function distribution.retry_at(
  request distribution.request, level_ids uuid[], opening_wait interval
) returns timestamptz
language plpgsql stable
as $$
begin
  if exists (
    select
    from distribution.subscription as s
    -- By the index on the clock, in which hardly any rows are due at any moment.
    where s.id = any (array(
        select e.id from distribution.subscription as e
        where e.status <> 'ended' and least(e.resumes_at, e.closes_at) <= request.at))
      and s.competition_level_id = any (level_ids)
      and s.resumes_at <= request.at and s.status = 'active'
      and s.organization_id <> all (request.taken)
      and distribution.predicate_input((request.lead).answers, s.distance_conditions) @@ s.predicate)
  then
    -- Its hours or its new window have begun, and it is back in the rotation within seconds.
    return request.at;
  elsif opening_wait is null then
    return null;
  end if;
  return (
    select min(h.changes_at)
    from distribution.subscription as s
    join identity.organization as o on o.id = s.organization_id
    cross join lateral distribution.opening_at(s.opening_hours, o.time_zone, request.at) as h
    where s.competition_level_id = any (level_ids)
      and s.opening_hours is not null and s.status = 'active'
      and coalesce(s.ineligible_reason, 'closed') = 'closed'
      and s.organization_id <> all (request.taken)
      and not h.is_open
      and h.changes_at <= (request.lead).approved_at + opening_wait
      and distribution.predicate_input((request.lead).answers, s.distance_conditions) @@ s.predicate);
end
$$;

comment on function distribution.retry_at(distribution.request, uuid[], interval) is
$$When a lead with capacity left at these levels is offered again: now, if a subscription that wants it has opened and is not in the
rotation yet; otherwise when the next one that wants it opens, within opening_wait of the lead's approval; null: not before something
changes.$$;

create or replace function distribution.rules_for(lead intake.lead) returns distribution.niche_rules
language plpgsql stable
as $$
declare
  v_is_upgrading boolean;
  v_rules distribution.niche_rules;
begin
  select
    exists (select from distribution.filter_upgrade as u where u.niche_id = n.id and u.finished_at is null),
    n.currency, n.cascade_rule, n.opening_wait,
    distribution.levels_in_order(
      array(
        select e from catalog.competition_level as e
        where e.niche_id = n.id and e.retired_at is null
        order by e.order_position),
      n.rotates_start_level, lead.id)
  into strict v_is_upgrading, v_rules.currency, v_rules.cascade_rule, v_rules.opening_wait, v_rules.levels
  from catalog.niche as n
  where n.id = lead.niche_id;
  -- Read in the snapshot in which buyers are chosen: no filter is evaluated on answers to a form that it was not written for.
  if v_is_upgrading then
    -- Insufficient resources: 503 at the doors, and workers try again.
    raise exception using
      errcode = 'insufficient_resources',
      message = 'filters are being upgraded',
      detail = lead.niche_id::text,
      hint = 'Try again in a second.';
  end if;
  return v_rules;
end
$$;

comment on function distribution.rules_for(intake.lead) is
$$The rules by which a lead is sold.
Errors: 53000 filters of the niche are being upgraded.$$;

create or replace function distribution.request_for(
  lead intake.lead, currency text, at timestamptz, taken uuid[]
) returns distribution.request
language plpgsql stable
as $$
declare
  v_shares uuid[] := '{}'::uuid[];
begin
  if taken <> '{}' then
    v_shares := array(
      select distinct s.share_id
      from distribution.subscription as s
      where s.organization_id = any (taken) and s.share_id is not null);
  end if;
  lead.answers := catalog.migrate_answers(lead.form_schema_id, intake.answers_of(lead));
  return row(lead, distribution.terms_of(lead.answers), currency, at, taken, v_shares)::distribution.request;
end
$$;

comment on function distribution.request_for(intake.lead, text, timestamptz, uuid[]) is
$$What subscriptions are evaluated for. The answers of an older lead are migrated by the field mappings.$$;

create or replace function distribution.choose_buyers(
  lead intake.lead, passing uuid[] default '{}', at timestamptz default clock_timestamp()
) returns distribution.run_choice
language plpgsql stable -- and so all of it reads the snapshot of the statement that calls it
as $$
declare
  v_rules constant distribution.niche_rules := distribution.rules_for(lead);
  v_buyers sale.buyer[] := sale.buyers_of(lead.id);
  v_request distribution.request;
  v_level catalog.competition_level;
  v_room integer;
  v_result distribution.level_result;
  v_buyer distribution.buyer;
  v_roomy uuid[] := '{}'::uuid[];
  v_choice distribution.run_choice := row('{}', '{}', '{}', null, v_rules.currency)::distribution.run_choice;
begin
  v_request := distribution.request_for(lead, v_rules.currency, at, case
    when v_buyers = '{}' then passing
    else passing || array(select b.organization_id from unnest(v_buyers) as b) end);
  foreach v_level in array v_rules.levels loop
    v_room := sale.room_left(v_rules.cascade_rule, v_level.max_buyers, v_buyers, 'distribution', v_level.id);
    v_result := case when v_room > 0 then distribution.evaluate_level(v_level, v_request, v_room)
      else row(0, '{}', '{}', '{}')::distribution.level_result end;
    foreach v_buyer in array v_result.buyers loop
      v_buyers := v_buyers || row(v_buyer.organization_id, 'distribution', v_level.id, v_level.max_buyers)::sale.buyer;
      v_request.taken := v_request.taken || v_buyer.organization_id;
      v_request.shares := v_request.shares || array_remove(array[v_buyer.share_id], null);
    end loop;
    v_choice.buyers := v_choice.buyers || v_result.buyers;
    v_choice.decisions := v_choice.decisions || v_result.decisions;
    v_choice.traces := v_choice.traces || row(
      null, v_level.id, v_level.order_position, v_level.price, v_level.max_buyers, v_room, v_result.evaluated_count,
      cardinality(v_result.buyers), v_result.rejection_counts, null)::distribution.trace;
  end loop;
  -- Once more for all levels: a later one may have used up what an earlier one had left.
  foreach v_level in array v_rules.levels loop
    if sale.room_left(v_rules.cascade_rule, v_level.max_buyers, v_buyers, 'distribution', v_level.id) > 0 then
      v_roomy := v_roomy || v_level.id;
    end if;
  end loop;
  if v_roomy <> '{}' then
    v_choice.retry_at := distribution.retry_at(v_request, v_roomy, v_rules.opening_wait);
  end if;
  return v_choice;
end
$$;

comment on function distribution.choose_buyers(intake.lead, uuid[], timestamptz) is
$$Choose the buyers of a lead, in addition to those that have it: at each level in order as many as sale.room_left allows. The answers of
an older lead are migrated by the field mappings. passing: organisations that are left out. at: the moment at which clocks are read. Writes
and locks nothing.
Errors: 53000 filters of the niche are being upgraded.$$;
