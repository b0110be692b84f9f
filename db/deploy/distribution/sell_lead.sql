-- Deploy leadmill:distribution/sell_lead to pg

begin;

create function distribution.move_share(buyers distribution.buyer[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with moved as (
    -- Just before the buyer, in the order that they had: the next time it is another's turn.
    update distribution.subscription as s
    set turn = m.turn
    from (
      select e.id, b.turn - row_number() over (partition by b.id order by e.turn desc, e.id desc) as turn
      from unnest(buyers) as w
      join distribution.subscription as b on b.id = w.subscription_id
      join distribution.subscription as e
        on e.share_id = w.share_id and e.competition_level_id = w.competition_level_id and e.id <> b.id and e.status <> 'ended'
      where e.turn < b.turn
    ) as m
    where s.id = m.id
    returning s.id, s.turn
  )
  update distribution.rotation as r
  set turn = m.turn
  from moved as m
  where r.subscription_id = m.id
$$;

comment on function distribution.move_share(distribution.buyer[]) is
$$Send those along that share with buyers who have been sent back in the rotation. The caller holds the locks of all of them.$$;

create function distribution.sell_lead(
  lead intake.lead, run distribution.run, currency text, buyers distribution.buyer[]
) returns uuid[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
begin
  -- Before the sale: the sales of this run are no time that its buyers have waited.
  with moved as (
    -- Weighted round robin: a buyer advances by 1/weight of the distance to the tail.
    update distribution.subscription as s
    set (turn, round) = (
      select m.turn, coalesce(m.round, s.round)
      from distribution.turn_after(
        b.competition_level_id, s.turn, distribution.turn_at(run.position, b.place::integer - 1), s.weight) as m)
    from unnest(buyers) with ordinality
      as b (subscription_id, organization_id, competition_level_id, price, max_buyers, turn, share_id, place)
    where s.id = b.subscription_id
    returning s.id, s.turn
  )
  update distribution.rotation as r
  set turn = m.turn
  from moved as m
  where r.subscription_id = m.id;
  if exists (select from unnest(buyers) as b where b.share_id is not null) then
    perform distribution.move_share(buyers);
  end if;
  v_ids := sale.sell(lead, 'distribution', sell_lead.currency, array(
    select (
      b.organization_id, b.price, b.max_buyers, b.competition_level_id, b.subscription_id, run.id,
      distribution.turn_at(run.position, b.place::integer - 1), b.turn)::sale.purchase
    from unnest(buyers) with ordinality
      as b (subscription_id, organization_id, competition_level_id, price, max_buyers, turn, share_id, place)
    order by b.place));
  perform distribution.count_sales(buyers);
  return v_ids;
end
$$;

comment on function distribution.sell_lead(intake.lead, distribution.run, text, distribution.buyer[]) is
$$Sell a lead to the buyers that a run has chosen: move them back in the rotation in this order and count the sale in their caps. The
caller holds the locks of the lead, the subscriptions and the accounts. Returns the ids of the assignments.$$;

commit;
