-- Deploy leadmill:distribution/look_at_level to pg

begin;

create type distribution.buyer as (
  subscription_id uuid,
  organization_id uuid,
  competition_level_id uuid,
  price bigint,
  max_buyers integer
);

comment on type distribution.buyer is $$Who is to buy a lead, and the terms.$$;

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
  at timestamptz
) returns distribution.look
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  c_kept constant integer := 100;
  v_look distribution.look := row(0, '{}', '{}', '{}')::distribution.look;
  -- Small at first: mostly the head of the rotation buys.
  v_slice integer := least(room + 2, 100);
  v_turn bigint := -1::bigint;
  v_subscription_id uuid := '00000000-0000-0000-0000-000000000000'::uuid;
  v_passed_over text[] := '{}'::text[];
  v_part record;
begin
  loop
    with head as materialized (
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
      limit v_slice
    ), judged as materialized ( -- once for each, however often it is read below
      select
        h.turn, h.subscription_id, s.organization_id,
        case
          when s.organization_id = any (taken) then 'already_bought'
          when o.status <> 'active' or o.deleted_at is not null then 'organization_inactive'
          when s.closes_at <= look_at_level.at then 'closed'
          else
            case distribution.answers_for((lead).answers, s.circles) @@ s.predicate
              when true then
                case when ledger.funds_of(s.organization_id, look_at_level.currency) < level.price
                  then 'insufficient_funds' else 'bought' end
              when false then 'filter'
              else 'filter_unknown'
            end
        end as verdict
      from head as h
      join distribution.subscription as s on s.id = h.subscription_id
      join identity.organization as o on o.id = s.organization_id
    ), counted as (
      select
        j.*,
        v_look.looked_at + row_number() over turns as place,
        cardinality(v_look.buyers) + count(*) filter (where j.verdict = 'bought') over turns
          - (j.verdict = 'bought')::integer as bought_before
      from judged as j
      window turns as (order by j.turn, j.subscription_id rows unbounded preceding)
    ), asked as (
      select c.* from counted as c where c.bought_before < room
    )
    select
      (select count(*) from head)::integer as seen,
      (select h.turn from head as h order by h.turn desc, h.subscription_id desc limit 1) as turn,
      (select h.subscription_id from head as h order by h.turn desc, h.subscription_id desc limit 1) as subscription_id,
      count(*)::integer as looked_at,
      array_agg((a.subscription_id, a.organization_id, level.id, level.price, level.max_buyers)::distribution.buyer
        order by a.place) filter (where a.verdict = 'bought') as buyers,
      array_agg(a.verdict) filter (where a.verdict <> 'bought') as passed_over,
      array_agg((null, level.id, a.place, lead.id, a.subscription_id, a.organization_id, a.verdict, null)::distribution.verdict)
        filter (where a.verdict = 'bought' or a.place <= c_kept) as verdicts
    into v_part
    from asked as a;

    v_look.looked_at := v_look.looked_at + v_part.looked_at;
    v_look.buyers := v_look.buyers || v_part.buyers;
    v_look.verdicts := v_look.verdicts || v_part.verdicts;
    v_passed_over := v_passed_over || v_part.passed_over;
    exit when v_part.seen < v_slice or cardinality(v_look.buyers) >= room;
    v_turn := v_part.turn;
    v_subscription_id := v_part.subscription_id;
    v_slice := least(v_slice * 8, 5000);
  end loop;
  v_look.passed_over_counts := coalesce(
    (select jsonb_object_agg(p.verdict, p.count) from (
      select e.verdict, count(*) as count from unnest(v_passed_over) as e (verdict) group by e.verdict) as p),
    '{}');
  return v_look;
end
$$;

comment on function distribution.look_at_level(catalog.competition_level, text, intake.lead, text[], integer, uuid[], timestamptz) is
$$Ask the subscriptions of a level in turn order, until so many buy as there is room for or all were asked. terms: those of
the lead; taken: organisations that have it; at: the moment. Reads one snapshot: that of the calling statement.$$;

commit;
