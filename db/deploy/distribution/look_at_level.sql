-- Deploy leadmill:distribution/look_at_level to pg

begin;

create type distribution.buyer as (
  subscription_id uuid,
  organization_id uuid,
  competition_level_id uuid,
  price bigint,
  max_buyers integer,
  turn bigint,
  share_id uuid
);

comment on type distribution.buyer is $$Who is to buy a lead, the terms, and the turn by which it is asked.$$;

create type distribution.look as (
  looked_at integer,
  buyers distribution.buyer[],
  passed_over_counts jsonb,
  verdicts distribution.verdict[]
);

comment on type distribution.look is $$What was seen at one level. Verdicts are without their run and time.$$;

create function distribution.look_at_level(
  level catalog.competition_level,
  currency text,
  lead intake.lead,
  terms text[],
  room integer,
  taken uuid[],
  shares uuid[],
  at timestamptz
) returns distribution.look
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  c_kept constant integer := 100;
  v_answers constant jsonb := lead.answers;
  -- Small at first: mostly the head of the rotation buys.
  v_slice integer := least(room + 2, 100);
  v_shares uuid[] := shares;
  v_turn bigint := -1::bigint;
  v_subscription_id uuid := '00000000-0000-0000-0000-000000000000'::uuid;
  v_next record;
  v_seen integer;
  v_verdict text;
  v_looked_at integer := 0;
  v_buyers distribution.buyer[] := '{}'::distribution.buyer[];
  v_verdicts distribution.verdict[] := '{}'::distribution.verdict[];
  v_passed_over text[] := '{}'::text[];
  v_counts jsonb := '{}'::jsonb;
begin
  loop
    v_seen := 0;
    for v_next in
      select
        h.turn, h.subscription_id, s.organization_id, s.is_inactive,
        -- The clock is asked only where it may have moved on since the subscription was placed: it may also be open again.
        s.closes_at <= look_at_level.at
          and not (distribution.opening_at(s.opening_hours, s.time_zone, look_at_level.at)).is_open as is_closed,
        s.share_id, s.circles, s.predicate
      from (
        -- Of each stream the next few in turn order; together they hold the next few of all streams. A
        -- subscription under two of the lead's terms is seen once.
        select distinct r.turn, r.subscription_id
        from unnest(terms) as t (term)
        cross join lateral (
          select e.turn, e.subscription_id
          from distribution.rotation as e
          where e.competition_level_id = level.id
            and e.term = t.term
            and (e.turn, e.subscription_id) > (v_turn, v_subscription_id)
          order by e.turn, e.subscription_id
          limit v_slice) as r
        order by r.turn, r.subscription_id
        limit v_slice) as h
      -- One look at a time, as in ledger.require_form.
      cross join lateral (
        select
          e.organization_id, o.status <> 'active' or o.deleted_at is not null as is_inactive,
          e.closes_at, e.opening_hours, o.time_zone, e.share_id, e.circles, e.predicate
        from distribution.subscription as e
        join identity.organization as o on o.id = e.organization_id
        where e.id = h.subscription_id
        limit 1) as s
      order by h.turn, h.subscription_id
    loop
      v_seen := v_seen + 1;
      v_turn := v_next.turn;
      v_subscription_id := v_next.subscription_id;
      v_looked_at := v_looked_at + 1;
      v_verdict := case
        when v_next.organization_id = any (taken) or v_next.share_id = any (v_shares) then 'already_bought'
        when v_next.is_inactive then 'organization_inactive'
        when v_next.is_closed then 'closed'
        else
          case distribution.answers_for(v_answers, v_next.circles) @@ v_next.predicate
            when true then
              case when ledger.funds_of(v_next.organization_id, look_at_level.currency) < level.price
                then 'insufficient_funds' else 'bought' end
            when false then 'filter'
            else 'filter_unknown'
          end
      end;
      if v_verdict = 'bought' or v_looked_at <= c_kept then
        v_verdicts := v_verdicts || row(null, level.id, v_looked_at, lead.id, v_subscription_id, v_next.organization_id,
          v_verdict, null)::distribution.verdict;
      end if;
      if v_verdict <> 'bought' then
        v_passed_over := v_passed_over || v_verdict;
        continue;
      end if;
      v_buyers := v_buyers || row(v_subscription_id, v_next.organization_id, level.id, level.price, level.max_buyers,
        v_turn, v_next.share_id)::distribution.buyer;
      if v_next.share_id is not null then
        v_shares := v_shares || v_next.share_id;
      end if;
      exit when cardinality(v_buyers) >= room;
    end loop;
    exit when v_seen < v_slice or cardinality(v_buyers) >= room;
    v_slice := least(v_slice * 8, 5000);
  end loop;
  if cardinality(v_passed_over) > 0 then
    select jsonb_object_agg(p.verdict, p.count) into v_counts
    from (select e.verdict, count(*) as count from unnest(v_passed_over) as e (verdict) group by e.verdict) as p;
  end if;
  return row(v_looked_at, v_buyers, v_counts, v_verdicts)::distribution.look;
end
$$;

comment on function distribution.look_at_level(catalog.competition_level, text, intake.lead, text[], integer, uuid[], uuid[], timestamptz) is
$$Ask the subscriptions of a level in turn order, until so many buy as there is room for or all were asked. terms: those of
the lead; taken: organisations that have it; shares: theirs; at: the moment. Reads one snapshot: that of the calling statement.$$;

commit;
