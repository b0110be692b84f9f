-- Deploy leadmill:distribution/what_if to pg

begin;

create function distribution.what_if(
  competition_level_id uuid,
  filter jsonb default null,
  caps jsonb default null,
  price numeric default null,
  days integer default 30,
  organization_id uuid default null
) returns jsonb
language plpgsql stable security definer -- whose a caller sees is decided here
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- a day or three months
as $$
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_organization_id constant uuid := case
    when v_is_admin then what_if.organization_id else identity.require_buyer() end;
  v_since constant timestamptz := clock_timestamp() - what_if.days * interval '1 day';
  v_level catalog.competition_level;
  v_currency text;
  v_zone text;
  v_fields jsonb;
  v_subscription distribution.subscription;
  v_filter distribution.compiled;
  v_caps distribution.cap[];
  v_price bigint;
  v_turn bigint;
  v_weight integer;
  v_is_hidden boolean := false;
  v_has_parted boolean := false;
  v_lead record;
  v_asked integer := 0;
  v_bought integer := 0;
  v_gates text[] := '{}'::text[];
  v_gate text;
  v_losers uuid[] := '{}'::uuid[];
begin
  if days is null or days not between 1 and 90 then
    perform ops.raise_http(400, 'LM610', 'days must be from 1 to 90', days::text);
  end if;
  select l.* into v_level from catalog.competition_level as l where l.id = what_if.competition_level_id;
  if not found then
    perform ops.raise_http(404, 'LM206', 'no such competition level', what_if.competition_level_id::text);
  end if;
  select n.currency into strict v_currency from catalog.niche as n where n.id = v_level.niche_id;
  select o.time_zone into v_zone from identity.organization as o where o.id = v_organization_id;
  v_zone := coalesce(v_zone, 'UTC');
  select s.* into v_subscription
  from distribution.subscription as s
  where s.competition_level_id = v_level.id and s.organization_id = v_organization_id and s.status <> 'ended';
  -- A count of leads by a free answer, by where somebody lives or by what buyers are not shown would show just that.
  select coalesce(jsonb_agg(f.field), '[]') into v_fields
  from catalog.form_schema as e
  cross join lateral jsonb_array_elements(e.fields) as f (field)
  where e.niche_id = v_level.niche_id and e.status = 'active' and (
    v_is_admin
    or f.field ->> 'type' in ('number', 'range', 'select', 'multi-select', 'radio', 'boolean', 'date')
      and f.field -> 'sensitive' is distinct from 'true');
  if what_if.filter is null and v_subscription.id is not null then
    v_filter := distribution.compile_filter(v_fields, v_subscription.filter);
    v_is_hidden := v_filter.faults <> '[]';
    if v_is_hidden then
      v_filter.predicate := v_subscription.predicate::text;
      v_filter.circles := v_subscription.circles;
    end if;
  else
    v_filter := distribution.require_filter(v_fields, coalesce(what_if.filter, '{}'));
  end if;
  v_price := case when what_if.price is null then v_level.price else ledger.to_minor(what_if.price, v_currency) end;
  v_caps := case
    when what_if.caps is not null then array(select c from distribution.require_caps(what_if.caps, v_currency) as c)
    else array(
      select (c.subscription_id, c.period, c.max_leads, c.max_spend, '-infinity', 0, 0)::distribution.cap
      from distribution.cap as c
      where c.subscription_id = v_subscription.id) end;
  -- Its turn in those days is that by which it was asked first; if it has bought nothing since, it is the one it has. Who has no
  -- subscription comes last.
  v_weight := coalesce(v_subscription.weight, 1)::integer;
  v_turn := coalesce(
    (select a.asked_turn
      from distribution.assignment as a
      where a.subscription_id = v_subscription.id and a.organization_id = v_organization_id and a.created_at >= v_since
      order by a.created_at
      limit 1),
    v_subscription.turn);

  for v_lead in
    with last_sale as (
      select distinct on (a.run_id) a.run_id, a.organization_id, a.asked_turn
      from distribution.assignment as a
      where a.competition_level_id = v_level.id
        and a.turn >= distribution.turn_at((select min(r.position) from distribution.run as r where r.started_at >= v_since))
      order by a.run_id, a.turn desc
    ), mine as (
      -- The turn that it had after a sale is that by which it was asked next.
      select a.*, lead(a.asked_turn, 1, v_subscription.turn) over (order by a.turn) as next_turn
      from distribution.assignment as a
      where a.subscription_id = v_subscription.id and a.organization_id = v_organization_id and a.created_at >= v_since
    )
    select
      r.position, r.ended_at, t.room > t.bought as has_room, z.organization_id as last_organization_id, z.asked_turn as last_asked_turn,
      coalesce(m.subscription_id = v_subscription.id, false) as is_mine,
      m.id is not null as has_it, y.turn as my_turn, y.next_turn,
      distribution.answers_for(catalog.answers_in_force(l.form_schema_id, l.answers), v_filter.circles) @@ v_filter.predicate::jsonpath as is_wanted
    from distribution.trace as t
    join distribution.run as r on r.id = t.run_id
    join intake.lead as l on l.id = r.lead_id
    left join last_sale as z on z.run_id = r.id
    left join distribution.assignment as m on m.lead_id = r.lead_id and m.organization_id = v_organization_id
    left join mine as y on y.id = m.id
    where t.created_at >= v_since and t.competition_level_id = v_level.id and t.room > 0
    order by r.position
  loop
    v_asked := v_asked + 1;
    v_turn := coalesce(v_turn, distribution.turn_at(v_lead.position));
    v_gate := case
      when v_lead.has_it and not v_lead.is_mine then 'already_bought'
      when v_is_hidden and not v_lead.is_mine then 'not_told'
      when not v_lead.is_wanted then 'filter'
      when v_lead.is_wanted is null then 'filter_unknown'
      when v_subscription.opening_hours is not null
        and not (distribution.opening_at(v_subscription.opening_hours, v_zone, v_lead.ended_at)).is_open then 'closed'
      when exists (select from unnest(v_caps) as c where not distribution.cap_allows(c, v_price, v_lead.ended_at)) then 'capped'
      when not (v_lead.is_mine or v_lead.has_room or v_turn < coalesce(v_lead.last_asked_turn, -1)) then 'not_reached'
    end;
    if v_gate is not null then
      v_gates := v_gates || v_gate;
      v_has_parted := v_has_parted or v_lead.is_mine;
      continue;
    end if;
    v_bought := v_bought + 1;
    v_has_parted := v_has_parted or not v_lead.is_mine;
    v_turn := case
      when not v_has_parted then v_lead.next_turn
      else (distribution.turn_after(v_level.id, v_turn, coalesce(v_lead.my_turn, distribution.turn_at(v_lead.position)), v_weight)).turn end;
    if not v_lead.is_mine and not v_lead.has_room then
      v_losers := v_losers || v_lead.last_organization_id;
    end if;
    if v_caps <> '{}' then
      v_caps := array(select distribution.cap_after(c, v_price, v_zone, v_lead.ended_at) from unnest(v_caps) as c);
    end if;
  end loop;

  return jsonb_build_object(
    'days', days,
    'asked', v_asked,
    'leads', v_bought,
    'cost', ledger.to_decimal(v_bought * v_price, v_currency),
    'currency', v_currency,
    'passed_over', coalesce(
      (select jsonb_object_agg(g.gate, g.count) from (
        select e.gate, count(*) as count from unnest(v_gates) as e (gate) group by e.gate) as g), '{}'),
    'taken_from_others', cardinality(v_losers),
    'losers', case when v_is_admin then coalesce(
      (select jsonb_agg(jsonb_build_object('organization_id', g.id, 'leads', g.count) order by g.count desc, g.id) from (
        select e.id, count(*) as count from unnest(v_losers) as e (id) group by e.id) as g), '[]') end);
end
$$;

comment on function distribution.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) is
$$What a subscription to this level would have bought of the leads that the level was asked for in the last days, with another
filter, caps or price; what is not given is as it is now. Writes nothing. It goes through the runs in their order, with the rules of
the engine: the filter as subscribe would compile it, caps and opening hours at the moment of each run, room as the run left it, and
turns, by its weight: it would have bought before the last buyer of a run if it had waited longer. The others keep the turns that they
really had. Without a filter it is the subscription's own, which may ask for anything; where it asks for what members may not count, only
the leads that it bought are looked at, and the rest is not_told.
Its funds are taken to suffice. organization_id: for admins, whose; null: somebody new.
Returns {days, asked, leads, cost, currency, passed_over: {gate: count}, taken_from_others, losers (admins)}.
Errors: LM206 no such level, LM410, LM411, LM412, LM413 not an amount of money, LM601 may not buy, LM602 faults in the
filter, for members also where it asks for a free text, a location or a sensitive field, LM607 faults in the caps, LM610 not from 1 to 90 days.$$;

grant execute on function distribution.what_if(uuid, jsonb, jsonb, numeric, integer, uuid) to member, admin;

commit;
