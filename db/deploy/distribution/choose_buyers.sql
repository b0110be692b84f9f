-- Deploy leadmill:distribution/choose_buyers to pg

begin;

create type distribution.choice as (
  buyers distribution.buyer[],
  traces distribution.trace[],
  verdicts distribution.verdict[],
  retry_at timestamptz,
  currency text
);

comment on type distribution.choice is
$$The buyers of a lead, how they were chosen, when the lead is to be offered again, and the currency of its niche. Traces and verdicts
are without their run and time.$$;

create function distribution.levels_in_order(
  levels catalog.competition_level[], rotates_start_level boolean, lead_id uuid
) returns catalog.competition_level[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
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

create function distribution.retry_at(
  request distribution.request, level_ids uuid[], opening_wait interval
) returns timestamptz
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select
    from distribution.subscription as s
    -- By the index on the clock, which has next to no rows at any moment.
    where s.id = any (array(
        select e.id from distribution.subscription as e
        where e.status <> 'ended' and least(e.resumes_at, e.closes_at) <= request.at))
      and s.competition_level_id = any (level_ids)
      and s.resumes_at <= request.at and s.status = 'active'
      and s.filter_faults is null and s.is_funded
      and s.organization_id <> all (request.taken)
      and distribution.answers_for((request.lead).answers, s.circles) @@ s.predicate)
  then
    -- Its hours or its new window have begun, and it is not in the rotation yet: that is a matter of seconds.
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
      and s.filter_faults is null and s.is_funded and s.stop_reason is distinct from 'capped'
      and s.organization_id <> all (request.taken)
      and not h.is_open
      and h.changes_at <= (request.lead).approved_at + opening_wait
      and distribution.answers_for((request.lead).answers, s.circles) @@ s.predicate);
end
$$;

comment on function distribution.retry_at(distribution.request, uuid[], interval) is
$$When a lead with room left at these levels is to be offered again: now, where a subscription that wants it has opened and is only not
in the rotation yet; else when the next one opens that wants it, within opening_wait of its approval; null: not before something
changes.$$;

create type distribution.niche_rules as (
  currency text,
  cascade_rule text,
  opening_wait interval,
  levels catalog.competition_level[]
);

comment on type distribution.niche_rules is
$$The rules of a niche by which a lead is sold, and its levels in the order in which they are evaluated for this lead.$$;

create function distribution.rules_for(lead intake.lead) returns distribution.niche_rules
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
  -- Read in the snapshot in which buyers are chosen: no filter is evaluated for a lead whose form it does not know.
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
$$By which rules a lead is sold.
Errors: 53000 filters of the niche are being upgraded.$$;

create function distribution.request_for(
  lead intake.lead, currency text, at timestamptz, taken uuid[]
) returns distribution.request
language plpgsql stable
set search_path = pg_catalog, pg_temp
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
  lead.answers := catalog.answers_in_force(lead.form_schema_id, lead.answers);
  return row(lead, distribution.terms_of(lead.answers), currency, at, taken, v_shares)::distribution.request;
end
$$;

comment on function distribution.request_for(intake.lead, text, timestamptz, uuid[]) is
$$What subscriptions are evaluated for: an older lead is read through the field mappings.$$;

create function distribution.choose_buyers(
  lead intake.lead, passing uuid[] default '{}', at timestamptz default clock_timestamp()
) returns distribution.choice
language plpgsql stable -- and so all of it reads the snapshot of the statement that calls it
set search_path = pg_catalog, pg_temp
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
  v_choice distribution.choice := row('{}', '{}', '{}', null, v_rules.currency)::distribution.choice;
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
    v_choice.verdicts := v_choice.verdicts || v_result.verdicts;
    v_choice.traces := v_choice.traces || row(
      null, v_level.id, v_level.order_position, v_level.price, v_level.max_buyers, v_room, v_result.evaluated_count,
      cardinality(v_result.buyers), v_result.passed_over_counts, null)::distribution.trace;
  end loop;
  -- Once more for all: a level below may have used up what one above had left.
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
$$Choose the buyers of a lead, beside those that have it: at each level in order as many as sale.room_left allows. An older lead is read
through the field mappings. passing: organisations that are passed over. at: the moment at which clocks are read. Writes and locks
nothing.
Errors: 53000 filters of the niche are being upgraded.$$;

commit;
