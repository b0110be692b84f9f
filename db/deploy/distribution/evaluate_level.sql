-- Deploy leadmill:distribution/evaluate_level to pg

begin;

create type distribution.request as (
  lead intake.lead,
  terms text[],
  currency text,
  at timestamptz,
  taken uuid[],
  shares uuid[]
);

comment on type distribution.request is
$$What subscriptions are evaluated for: a lead, its answers in the words of the active form; its terms; the moment at which clocks are
read; the organisations that have the lead or are passed over, and the shares of their subscriptions.$$;

create type distribution.buyer as (
  subscription_id uuid,
  organization_id uuid,
  competition_level_id uuid,
  price bigint,
  max_buyers integer,
  turn bigint,
  share_id uuid
);

comment on type distribution.buyer is $$A subscription that is to buy a lead, the terms, and the turn at which it was evaluated.$$;

create type distribution.level_result as (
  evaluated_count integer,
  buyers distribution.buyer[],
  passed_over_counts jsonb,
  verdicts distribution.verdict[]
);

comment on type distribution.level_result is $$What came of one level. Verdicts are without their run and time.$$;

create type distribution.candidate as (
  turn bigint,
  subscription_id uuid,
  organization_id uuid,
  is_inactive boolean,
  is_closed boolean,
  share_id uuid,
  circles jsonb,
  predicate jsonpath
);

comment on type distribution.candidate is $$A subscription of the rotation, with what decides whether it buys.$$;

-- Without a search path of its own it is part of the query that calls it.
create function distribution.next_candidates(
  competition_level_id uuid, terms text[], after_turn bigint, after_id uuid, slice integer, at timestamptz
) returns setof distribution.candidate
language sql stable
begin atomic
  select
    h.turn, h.subscription_id, s.organization_id, s.is_inactive,
    -- The opening hours are read only where the clock may have moved on since the subscription was placed: it may be open again.
    s.closes_at <= next_candidates.at
      and not (distribution.opening_at(s.opening_hours, s.time_zone, next_candidates.at)).is_open,
    s.share_id, s.circles, s.predicate
  from (
    -- The next few of each stream in turn order; together they hold the next few of all streams. A
    -- subscription under two of the lead's terms comes once.
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
      e.closes_at, e.opening_hours, o.time_zone, e.share_id, e.circles, e.predicate
    from distribution.subscription as e
    join identity.organization as o on o.id = e.organization_id
    where e.id = h.subscription_id
    limit 1) as s
  order by h.turn, h.subscription_id;
end;

comment on function distribution.next_candidates(uuid, text[], bigint, uuid, integer, timestamptz) is
$$The next subscriptions in the rotation of a level, after this turn and id, that stand under one of the terms.$$;

create function distribution.counts_of(words text[]) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_object_agg(w.word, w.count)
    from (select e.word, count(*) as count from unnest(words) as e (word) group by e.word) as w);
end
$$;

comment on function distribution.counts_of(text[]) is $$How often each of these words is there.$$;

create function distribution.evaluate_level(level catalog.competition_level, request distribution.request, room integer)
returns distribution.level_result
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  c_kept constant integer := 100;
  v_answers constant jsonb := (request.lead).answers;
  v_taken constant uuid[] := request.taken;
  v_shares uuid[] := request.shares;
  -- Small at first: mostly the head of the rotation buys.
  v_slice integer := least(room + 2, 100);
  v_next distribution.candidate;
  v_seen integer;
  v_verdict text;
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
      v_verdict := case
        when v_next.organization_id = any (v_taken) or v_next.share_id = any (v_shares) then 'already_bought'
        when v_next.is_inactive then 'organization_inactive'
        when v_next.is_closed then 'closed'
        else
          case distribution.answers_for(v_answers, v_next.circles) @@ v_next.predicate
            when true then
              case when ledger.funds_of(v_next.organization_id, request.currency) < level.price
                then 'insufficient_funds' else 'bought' end
            when false then 'filter'
            else 'filter_unknown'
          end
      end;
      if v_verdict = 'bought' or v_result.evaluated_count <= c_kept then
        v_result.verdicts := v_result.verdicts || row(null, level.id, v_result.evaluated_count, (request.lead).id, v_next.subscription_id,
          v_next.organization_id, v_verdict, null)::distribution.verdict;
      end if;
      if v_verdict <> 'bought' then
        v_passed_over := v_passed_over || v_verdict;
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
    v_result.passed_over_counts := distribution.counts_of(v_passed_over);
  end if;
  return v_result;
end
$$;

comment on function distribution.evaluate_level(catalog.competition_level, distribution.request, integer) is
$$Evaluate the subscriptions of a level in turn order, until as many buy as there is room for or none is left. Reads one snapshot: that
of the calling statement.$$;

commit;
