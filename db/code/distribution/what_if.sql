-- LM612 too_many_counts (429): The organisation has counted leads by filters too often (`distribution.rounded_counts` of `ops.rate_limit`):
--   wait.

create or replace function distribution.countable_fields(niche_id uuid, is_admin boolean) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- A count of leads by a free text, a place of residence or an answer that buyers do not see would reveal that answer.
  select coalesce(jsonb_agg(f.field), '[]')
  from catalog.form_schema as e
  cross join lateral jsonb_array_elements(e.fields) as f (field)
  where e.niche_id = countable_fields.niche_id and e.status = 'active' and (
    is_admin
    or f.field ->> 'type' in ('number', 'range', 'select', 'multi-select', 'radio', 'boolean', 'date')
      and f.field -> 'sensitive' is distinct from 'true')
$$;

comment on function distribution.countable_fields(uuid, boolean) is $$Fields of the active form by which a caller may count leads.$$;

create or replace function distribution.order_of(
  competition_level_id uuid, organization_id uuid, filter jsonb, caps jsonb, price numeric, days integer
) returns distribution.what_if_order
language plpgsql stable
as $$
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_order distribution.what_if_order;
  v_filter constant jsonb := order_of.filter;
  v_fields jsonb;
begin
  v_order.organization_id := order_of.organization_id;
  v_order.since := clock_timestamp() - order_of.days * interval '1 day';
  v_order.level := (select l from catalog.competition_level as l where l.id = order_of.competition_level_id);
  if (v_order.level).id is null then
    perform ops.raise_http(404, 'LM206', 'no such competition level', order_of.competition_level_id::text);
  end if;
  select n.currency into strict v_order.currency from catalog.niche as n where n.id = (v_order.level).niche_id;
  v_order.time_zone := coalesce(
    (select o.time_zone from identity.organization as o where o.id = order_of.organization_id), 'UTC');
  v_order.subscription := (
    select s
    from distribution.subscription as s
    where s.competition_level_id = (v_order.level).id and s.organization_id = order_of.organization_id and s.status <> 'ended');
  v_fields := distribution.countable_fields((v_order.level).niche_id, v_is_admin);
  v_order.is_hidden := false;
  if v_filter is null and (v_order.subscription).id is not null then
    v_order.filter := distribution.compile_filter(v_fields, (v_order.subscription).filter);
    v_order.is_hidden := (v_order.filter).faults <> '[]';
    if v_order.is_hidden then
      v_order.filter.predicate := (v_order.subscription).predicate::text;
      v_order.filter.distance_conditions := (v_order.subscription).distance_conditions;
    end if;
  else
    v_order.filter := distribution.require_filter(v_fields, coalesce(v_filter, '{}'));
  end if;
  v_order.is_rounded := not v_is_admin and not v_order.is_hidden
    and coalesce(v_filter, (v_order.subscription).filter, '{}') <> '{}';
  v_order.price := case
    when order_of.price is null then (v_order.level).price else ledger.to_minor(order_of.price, v_order.currency) end;
  v_order.caps := case
    when order_of.caps is not null then array(select c from distribution.require_caps(order_of.caps, v_order.currency) as c)
    else array(
      select (c.subscription_id, c.period, c.max_leads, c.max_spend, '-infinity', 0, 0)::distribution.cap
      from distribution.cap as c
      where c.subscription_id = (v_order.subscription).id) end;
  return v_order;
end
$$;

comment on function distribution.order_of(uuid, uuid, jsonb, jsonb, numeric, integer) is
$$The order that distribution.what_if() replays: an argument that is not given is as it is now.
Errors: LM206 no such level, and those of amounts, caps and filters, as of distribution.what_if.$$;

create or replace function distribution.past_leads(terms distribution.what_if_order) returns setof distribution.what_if_lead
language plpgsql stable
set plan_cache_mode = force_custom_plan -- a day or three months
as $$
declare
  v_level_id constant uuid := (terms.level).id;
  v_subscription_id constant uuid := (terms.subscription).id;
  v_conditions constant jsonb := (terms.filter).distance_conditions;
  v_predicate constant jsonpath := (terms.filter).predicate::jsonpath;
begin
  return query
    with last_sale as (
      select distinct on (a.run_id) a.run_id, a.organization_id, a.turn_before
      from sale.assignment as a
      where a.competition_level_id = v_level_id
        and a.turn >= distribution.turn_at((select min(r.position) from distribution.run as r where r.started_at >= terms.since))
      order by a.run_id, a.turn desc
    ), mine as (
      -- The turn after a sale is the one by which it was evaluated next.
      select a.*, lead(a.turn_before, 1, (terms.subscription).turn) over (order by a.turn) as next_turn
      from sale.assignment as a
      where a.subscription_id = v_subscription_id and a.organization_id = terms.organization_id and a.created_at >= terms.since
    )
    select
      l.id, r.position, r.ended_at, t.room > t.bought, z.organization_id, z.turn_before,
      coalesce(m.subscription_id = v_subscription_id, false), m.id is not null, y.turn, y.next_turn,
      distribution.predicate_input(catalog.migrate_answers(l.form_schema_id, intake.answers_of(l)), v_conditions) @@ v_predicate
    from distribution.trace as t
    join distribution.run as r on r.id = t.run_id
    join intake.lead as l on l.id = r.lead_id
    left join last_sale as z on z.run_id = r.id
    left join sale.assignment as m on m.lead_id = r.lead_id and m.organization_id = terms.organization_id
    left join mine as y on y.id = m.id
    where t.created_at >= terms.since and t.competition_level_id = v_level_id and t.room > 0
    order by r.position;
end
$$;

comment on function distribution.past_leads(distribution.what_if_order) is
$$The leads that the level of an order was evaluated for, in the order of their runs.$$;

create or replace function distribution.first_turn(terms distribution.what_if_order) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- If it has bought nothing since, this is its present turn. Without a subscription there is none, and it comes last.
  select coalesce(
    (select a.turn_before
      from sale.assignment as a
      where a.subscription_id = ((terms).subscription).id and a.organization_id = (terms).organization_id
        and a.created_at >= (terms).since
      order by a.created_at
      limit 1),
    ((terms).subscription).turn)
$$;

comment on function distribution.first_turn(distribution.what_if_order) is
$$The turn by which the subscription of an order was evaluated first in the time that is replayed.$$;

create or replace function distribution.replay(terms distribution.what_if_order) returns setof distribution.what_if_step
language plpgsql stable
as $$
declare
  v_subscription constant distribution.subscription := terms.subscription;
  v_turn bigint := distribution.first_turn(terms);
  v_caps distribution.cap[] := terms.caps;
  v_has_parted boolean := false;
  v_lead distribution.what_if_lead;
  v_gate text;
begin
  for v_lead in select * from distribution.past_leads(terms) loop
    v_turn := coalesce(v_turn, distribution.turn_at(v_lead.position));
    v_gate := case
      when v_lead.has_it and not v_lead.is_mine then 'already_bought'
      when terms.is_hidden and not v_lead.is_mine then 'not_told'
      when not v_lead.is_wanted then 'filter'
      when v_lead.is_wanted is null then 'filter_unknown'
      when v_subscription.opening_hours is not null
        and not (distribution.opening_at(v_subscription.opening_hours, terms.time_zone, v_lead.ended_at)).is_open then 'closed'
      when exists (select from unnest(v_caps) as c where not distribution.cap_allows(c, terms.price, v_lead.ended_at)) then 'capped'
      when not (v_lead.is_mine or v_lead.has_room or v_turn < coalesce(v_lead.last_asked_turn, -1)) then 'not_reached'
    end;
    return next (
      v_lead.lead_id, v_gate, case when not v_lead.is_mine and not v_lead.has_room then v_lead.last_organization_id end,
      v_lead.is_mine, v_lead.is_wanted)::distribution.what_if_step;
    -- From the first lead that the replay decides differently from the run, its turns are no longer the real ones.
    v_has_parted := v_has_parted or v_lead.is_mine is distinct from (v_gate is null);
    if v_gate is null then
      v_turn := case
        when not v_has_parted then v_lead.next_turn
        else (distribution.turn_after(
          (terms.level).id, v_turn, coalesce(v_lead.my_turn, distribution.turn_at(v_lead.position)),
          coalesce(v_subscription.weight, 1)::integer)).turn end;
      if v_caps <> '{}' then
        v_caps := array(select distribution.cap_after(c, terms.price, terms.time_zone, v_lead.ended_at) from unnest(v_caps) as c);
      end if;
    end if;
  end loop;
end
$$;

comment on function distribution.replay(distribution.what_if_order) is
$$What becomes of each past lead with an order, by the rules of the engine: the filter, caps and opening hours at the moment of each
run, the capacity that the run left, and turns by weight. The other subscriptions keep the turns that they really had.$$;

create or replace function distribution.rounded_count(count bigint, name text, question text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- The deviation follows from the question and a key, never from what was found: otherwise equal answers to two questions would
  -- reveal that they find the same leads.
  select greatest(0, 5 * round((count + get_byte(h.hash, 0) % 11 - 5) / 5.0))::bigint
  from (select ops.keyed_hash(format('what_if:%s:%s', rounded_count.name, rounded_count.question)) as hash) as h
$$;

comment on function distribution.rounded_count(bigint, text, text) is
$$A count of leads that a caller does not know, with a deviation of at most 5 and rounded to a multiple of 5: so that it does not
show whether one lead is among them. name: what is counted; question: all that the caller chose, and which leads came.$$;

create or replace function distribution.begin_rounding(terms distribution.what_if_order, steps distribution.what_if_step[]) returns text
language plpgsql volatile
as $$
declare
  v_question distribution.what_if_order := terms;
  v_wait constant interval := ops.spend('distribution.rounded_counts', terms.organization_id::text);
begin
  if v_wait is not null then
    perform ops.raise_http(429, 'LM612', 'too many counts by a filter', null, 'Wait.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  -- The same question has the same answer until a lead comes or goes: repeating it averages nothing out, and no answer steps
  -- from one multiple of 5 to the next with a lead that came in between.
  v_question.since := null;
  return format('%s:%s', v_question, (select string_agg(s.lead_id::text, ',') from unnest(steps) as s));
end
$$;

comment on function distribution.begin_rounding(distribution.what_if_order, distribution.what_if_step[]) is
$$Count a request of an organisation for rounded counts: each question has its own deviation, so many would average it out. Returns the
question as distribution.rounded_count() takes it.
Errors: LM612 too many (429).$$;

create or replace function distribution.what_if(
  competition_level_id uuid,
  filter jsonb default null,
  caps jsonb default null,
  price numeric default null,
  days integer default 30,
  organization_id uuid default null
) returns jsonb
language plpgsql volatile security definer -- this function decides which rows a caller sees
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_organization_id constant uuid := case
    when v_is_admin then what_if.organization_id else identity.require_permission('buy') end;
  v_order distribution.what_if_order;
  v_steps distribution.what_if_step[];
  v_question text;
  v_gates jsonb;
  v_leads bigint;
  v_taken bigint;
begin
  if days is null or days not between 1 and 90 then
    perform ops.raise_http(400, 'LM610', 'days must be from 1 to 90', days::text);
  end if;
  v_order := distribution.order_of(competition_level_id, v_organization_id, filter, caps, price, days);
  v_steps := array(select s from distribution.replay(v_order) as s);
  select count(*) filter (where s.gate is null), count(s.loser_id) filter (where s.gate is null)
  into v_leads, v_taken
  from unnest(v_steps) as s;
  if v_order.is_rounded then
    v_question := distribution.begin_rounding(v_order, v_steps);
    v_leads := distribution.rounded_count(v_leads, 'leads', v_question);
    v_taken := distribution.rounded_count(v_taken, 'taken_from_others', v_question);
  end if;
  -- Rounded counts are listed for all rules: a rule that is missing would reveal that it refused nothing.
  select coalesce(jsonb_object_agg(g.gate, g.count) filter (where g.count > 0), '{}') into v_gates
  from (
    select e.gate, case
      when v_order.is_rounded then distribution.rounded_count(count(s.gate), e.gate, v_question) else count(s.gate) end as count
    from unnest(array['already_bought', 'not_told', 'filter', 'filter_unknown', 'closed', 'capped', 'not_reached']) as e (gate)
    left join unnest(v_steps) as s on s.gate = e.gate
    group by e.gate) as g;
  return jsonb_build_object(
    'days', days,
    'asked', cardinality(v_steps),
    'leads', v_leads,
    'cost', ledger.to_decimal(v_leads * v_order.price, v_order.currency),
    'currency', v_order.currency,
    'is_rounded', v_order.is_rounded,
    'passed_over', v_gates,
    'taken_from_others', v_taken,
    'losers', case when v_is_admin then coalesce(
      (select jsonb_agg(jsonb_build_object('organization_id', g.id, 'leads', g.count) order by g.count desc, g.id) from (
        select s.loser_id as id, count(*) as count
        from unnest(v_steps) as s
        where s.gate is null and s.loser_id is not null
        group by s.loser_id) as g), '[]') end);
end
$$;

comment on function distribution.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) is
$$What a subscription to this level would have bought of the leads that the level was evaluated for in the last days, with another
filter, caps or price; an argument that is not given is as it is now. Writes nothing but the count of its limit. It goes through the runs
in their order, with the rules of the engine: the filter as subscribe would compile it, caps and opening hours at the moment of each run,
the capacity that the run left, and turns by its weight: it would have bought before the last buyer of a run if it had waited longer. The
others keep the turns that they really had. Without a filter the subscription's own is used, which may use any field; where it uses one that
members may not count by, only the leads that it bought are evaluated, and the rest is not_told. Counts that depend on answers of leads that
a member did not buy are rounded (distribution.rounded_count) and limited in number, so that a few calls do not reveal the answer of one
lead.
Its funds are assumed to suffice. organization_id: for admins, whose subscription; null: that of a new organisation.
Returns {days, asked, leads, cost, currency, is_rounded, passed_over: {gate: count}, taken_from_others, losers (admins)}.
Errors: LM206 no such level, LM410, LM411, LM412, LM413 not an amount of money, LM115 role not allowed, LM602 faults in the
filter, for members also where it uses a free text, a location or a sensitive field, LM607 faults in the caps, LM610 not from 1 to 90 days,
LM612 too many rounded counts (429).$$;

grant execute on function distribution.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) to member, admin;

create or replace function api.what_if(
  competition_level_id uuid,
  filter jsonb default null,
  caps jsonb default null,
  price numeric default null,
  days integer default 30,
  organization_id uuid default null
) returns jsonb
language sql volatile
begin atomic
  select distribution.what_if(
    what_if.competition_level_id,
    ops.bounded_document(what_if.filter, 'filter', 16384),
    ops.bounded_document(what_if.caps, 'caps', 16384),
    what_if.price,
    what_if.days,
    what_if.organization_id);
end;

comment on function api.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) is
$$What other orders would have bought
Goes through the leads for which a level was evaluated in the last days (1 to 90) with another filter, caps or price, and changes
nothing. An argument that is not given is as it is now; without a subscription at the level, all leads without caps. The others
keep the turns that they had. Filters of members can use numbers, choices and dates here: other counts would reveal free texts,
locations and sensitive answers. Counts by a filter are rounded for members (is_rounded), and an organisation gets 20 of them a day.
Returns {days, asked, leads, cost, currency, is_rounded, passed_over: {gate: count}, taken_from_others, losers};
admins name an organization_id, or leave it out for a new organisation, and see who would have lost the leads.
Errors: LM206 no such level, LM410, LM411, LM412, LM413 not an amount of money, LM115 role not allowed, LM602 faults in the filter,
LM607 faults in the caps, LM610 not from 1 to 90 days, LM612 too many rounded counts (429).$$;

grant execute on function api.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) to member, admin;
