-- Deploy leadmill:distribution/choose_buyers to pg

begin;

create type distribution.choice as (
  buyers distribution.buyer[],
  traces distribution.trace[],
  verdicts distribution.verdict[],
  retry_at timestamptz
);

comment on type distribution.choice is $$Who is to buy a lead, and why; and when it is to be offered again. Traces and verdicts are without their run and
time.$$;

create function distribution.choose_buyers(
  lead intake.lead, passing uuid[] default '{}', at timestamptz default clock_timestamp()
) returns distribution.choice
language plpgsql stable -- and so all of it reads the snapshot of the statement that calls it
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche catalog.niche;
  v_terms text[];
  v_choice distribution.choice := row('{}', '{}', '{}', null)::distribution.choice;
  v_look distribution.look;
  v_levels catalog.competition_level[];
  v_level catalog.competition_level;
  v_start integer;
  v_taken uuid[];
  v_shares uuid[] := '{}'::uuid[];
  v_roomy uuid[] := '{}'::uuid[];
  v_sold_count integer;
  v_promised integer;
  v_room integer;
begin
  -- In the same snapshot as all below: no filter is asked about a lead that it does not understand.
  if exists (select from distribution.filter_upgrade as u where u.niche_id = lead.niche_id and u.finished_at is null) then
    -- Insufficient resources: 503 at the doors, and workers try again.
    raise exception using
      errcode = 'insufficient_resources',
      message = 'filters are being upgraded',
      detail = lead.niche_id::text,
      hint = 'Try again in a second.';
  end if;
  lead.answers := catalog.answers_in_force(lead.form_schema_id, lead.answers);
  v_terms := distribution.terms_of(lead.answers);
  select n.* into strict v_niche from catalog.niche as n where n.id = lead.niche_id;
  -- Marketplace purchases count, and a refunded one keeps its place.
  select coalesce(array_agg(a.organization_id), '{}'), count(*)::integer, min(a.max_buyers)
  into v_taken, v_sold_count, v_promised
  from sale.assignment as a
  where a.lead_id = lead.id;
  v_taken := v_taken || passing; -- who is passed over as if he had the lead
  if v_taken <> '{}' then
    v_shares := array(
      select distinct s.share_id
      from distribution.subscription as s
      where s.organization_id = any (v_taken) and s.share_id is not null);
  end if;

  v_levels := array(
    select e
    from catalog.competition_level as e
    where e.niche_id = lead.niche_id and e.retired_at is null
    order by e.order_position);
  if v_niche.rotates_start_level and cardinality(v_levels) > 0 then
    -- The random bits of the lead's id say where to start: the same at each run of this lead.
    v_start := ('x' || right(lead.id::text, 7))::bit(28)::integer % cardinality(v_levels);
    v_levels := v_levels[v_start + 1:] || v_levels[:v_start];
  end if;
  foreach v_level in array v_levels loop
    if v_niche.cascade_rule = 'literal' then
      -- Each level keeps what it promised those who bought here, whatever it has become since.
      select least(v_level.max_buyers, min(a.max_buyers)) - count(*)::integer into v_room
      from sale.assignment as a
      where a.lead_id = lead.id and a.competition_level_id = v_level.id;
    else
      v_room := least(v_level.max_buyers, v_promised) - v_sold_count;
    end if;
    v_look := row(0, '{}', '{}', '{}')::distribution.look;
    if v_room > 0 then
      v_look := distribution.look_at_level(v_level, v_niche.currency, lead, v_terms, v_room, v_taken, v_shares, choose_buyers.at);
    end if;
    if cardinality(v_look.buyers) > 0 then
      v_choice.buyers := v_choice.buyers || v_look.buyers;
      v_taken := v_taken || array(select b.organization_id from unnest(v_look.buyers) as b);
      v_shares := v_shares || array(select b.share_id from unnest(v_look.buyers) as b where b.share_id is not null);
      v_sold_count := v_sold_count + cardinality(v_look.buyers);
      v_promised := least(v_level.max_buyers, v_promised);
    end if;
    if v_room > cardinality(v_look.buyers) then
      v_roomy := v_roomy || v_level.id;
    end if;
    v_choice.traces := v_choice.traces || row(
      null, v_level.id, v_level.order_position, v_level.price, v_level.max_buyers,
      greatest(v_room, 0), v_look.looked_at, cardinality(v_look.buyers), v_look.passed_over_counts,
      null)::distribution.trace;
    v_choice.verdicts := v_choice.verdicts || v_look.verdicts;
  end loop;

  if v_roomy <> '{}' and exists (
    select
    from distribution.subscription as s
    -- By the index on the clock, which has next to nobody at any moment.
    where s.id = any (array(
        select e.id from distribution.subscription as e
        where e.status <> 'ended' and least(e.resumes_at, e.closes_at) <= choose_buyers.at))
      and s.competition_level_id = any (v_roomy)
      and s.resumes_at <= choose_buyers.at and s.status = 'active'
      and s.filter_faults is null and s.is_funded
      and s.organization_id <> all (v_taken)
      and distribution.answers_for(lead.answers, s.circles) @@ s.predicate)
  then
    -- Its hours or its new window have begun, and it is not in the rotation yet: that is a matter of seconds.
    v_choice.retry_at := choose_buyers.at;
  elsif v_niche.opening_wait is not null and v_roomy <> '{}' then
    select min(h.changes_at) into v_choice.retry_at
    from distribution.subscription as s
    join catalog.competition_level as e on e.id = s.competition_level_id
    join identity.organization as o on o.id = s.organization_id
    cross join lateral distribution.opening_at(s.opening_hours, o.time_zone, choose_buyers.at) as h
    where s.competition_level_id = any (v_roomy)
      -- A level below may have used up what this one had left.
      and (v_niche.cascade_rule = 'literal' or v_sold_count < least(e.max_buyers, v_promised))
      and s.opening_hours is not null and s.status = 'active'
      and s.filter_faults is null and s.is_funded and s.stop_reason is distinct from 'capped'
      and s.organization_id <> all (v_taken)
      and not h.is_open
      and h.changes_at <= lead.approved_at + v_niche.opening_wait
      and distribution.answers_for(lead.answers, s.circles) @@ s.predicate;
  end if;
  return v_choice;
end
$$;

comment on function distribution.choose_buyers(intake.lead, uuid[], timestamptz) is
$$Who is to buy this lead now, beside those who have it. Levels in order; room at a level = least(its maximum, smallest
maximum sold already) - buyers of the lead, so that what was promised to the first holds; where the niche's rule is
literal, least(its maximum, smallest it promised those who bought at it) - those. An older lead is read
through the field mappings. With room left, retry_at is now where somebody who wants it is open again and only not placed yet, and
else, where the niche waits for that, when the next of those opens who want it. passing: organisations that are passed over. at: the moment of which clocks are read. Writes and locks nothing.
Errors: 53000 filters of the niche are being upgraded.$$;

commit;
