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

create type distribution.look as (looked_at integer, buyers distribution.buyer[], passed_over jsonb, passed_over_counts jsonb);

comment on type distribution.look is $$What was seen at one level.$$;

create function distribution.look_at_level(
  level catalog.competition_level,
  currency text,
  answers jsonb,
  terms text[],
  room integer,
  taken uuid[]
) returns distribution.look
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_look distribution.look := row(0, '{}', '[]', '{}')::distribution.look;
  -- Small at first: mostly the head of the rotation buys.
  v_slice integer := least(greatest(room * 2, 10), 100);
  v_rows integer;
  v_row record;
  v_turn bigint := -1::bigint;
  v_subscription_id uuid := '00000000-0000-0000-0000-000000000000'::uuid;
begin
  <<slices>>
  loop
    v_rows := 0;
    for v_row in
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
      )
      select
        h.turn, h.subscription_id, s.organization_id,
        case
          when s.organization_id = any (taken) then 'already_bought'
          when o.status <> 'active' or o.deleted_at is not null then 'organization_inactive'
          when m.is_wanted is null then 'filter_unknown'
          when not m.is_wanted then 'filter'
          when ledger.funds_of(s.organization_id, look_at_level.currency) < level.price then 'insufficient_funds'
        end as gate
      from head as h
      join distribution.subscription as s on s.id = h.subscription_id
      join identity.organization as o on o.id = s.organization_id
      cross join lateral (select look_at_level.answers @@ s.predicate as is_wanted) as m
      order by h.turn, h.subscription_id
    loop
      exit slices when cardinality(v_look.buyers) >= room;
      v_rows := v_rows + 1;
      v_turn := v_row.turn;
      v_subscription_id := v_row.subscription_id;
      v_look.looked_at := v_look.looked_at + 1;
      if v_row.gate is null then
        v_look.buyers := v_look.buyers
          || row(v_row.subscription_id, v_row.organization_id, level.id, level.price, level.max_buyers)::distribution.buyer;
        continue;
      end if;
      v_look.passed_over_counts := v_look.passed_over_counts
        || jsonb_build_object(v_row.gate, coalesce((v_look.passed_over_counts ->> v_row.gate)::integer, 0) + 1);
      if jsonb_array_length(v_look.passed_over) < 100 then
        v_look.passed_over := v_look.passed_over
          || jsonb_build_object('subscription_id', v_row.subscription_id, 'gate', v_row.gate);
      end if;
    end loop;
    exit when v_rows < v_slice;
    v_slice := least(v_slice * 4, 1000);
  end loop;
  return v_look;
end
$$;

comment on function distribution.look_at_level(catalog.competition_level, text, jsonb, text[], integer, uuid[]) is
$$Ask the subscriptions of a level in turn order, until so many buy as there is room for or all were asked. taken:
organisations that have the lead. Reads one snapshot: that of the calling statement.$$;

commit;
