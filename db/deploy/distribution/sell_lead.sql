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
  v_ids constant uuid[] := array(select ops.uuid_v7() from unnest(buyers));
  v_journal_ids bigint[];
begin
  v_journal_ids := ledger.charge_buyers(lead.id, sell_lead.currency, array(
    select (v_ids[b.place], b.organization_id, b.price)::ledger.charge
    from unnest(buyers) with ordinality
      as b (subscription_id, organization_id, competition_level_id, price, max_buyers, turn, share_id, place)));
  with sold as (
    insert into sale.assignment (
      id, lead_id, organization_id, subscription_id, competition_level_id, run_id, turn, asked_turn,
      price, currency, max_buyers, journal_id)
    select
      v_ids[b.place], lead.id, b.organization_id, b.subscription_id, b.competition_level_id, run.id,
      distribution.turn_at(run.position, b.place::integer - 1), b.turn, b.price, sell_lead.currency, b.max_buyers,
      v_journal_ids[b.place]
    from unnest(buyers) with ordinality
      as b (subscription_id, organization_id, competition_level_id, price, max_buyers, turn, share_id, place)
    order by b.place
    returning subscription_id, competition_level_id, turn
  ), moved as (
    -- Not to the tail but part of the way there, the heavier the less: it waits that many times less than one of weight 1.
    update distribution.subscription as s
    set (turn, round) = (
      select m.turn, coalesce(m.round, s.round) from distribution.turn_after(a.competition_level_id, s.turn, a.turn, s.weight) as m)
    from sold as a
    where s.id = a.subscription_id
    returning s.id, s.turn
  )
  update distribution.rotation as r
  set turn = m.turn
  from moved as m
  where r.subscription_id = m.id;
  if exists (select from unnest(buyers) as b where b.share_id is not null) then
    perform distribution.move_share(buyers);
  end if;
  perform distribution.count_sales(v_ids);
  perform notification.enqueue_mails('lead_assigned', 'organization', array(
    select (b.organization_id, jsonb_build_object('assignment_id', v_ids[b.place]))::notification.addressee
    from unnest(buyers) with ordinality
      as b (subscription_id, organization_id, competition_level_id, price, max_buyers, turn, share_id, place)));
  return v_ids;
end
$$;

comment on function distribution.sell_lead(intake.lead, distribution.run, text, distribution.buyer[]) is
$$Charge buyers, hand them the lead, send them back in the rotation in this order, count the sale in their caps and tell them. The caller holds the
locks of the lead, the subscriptions and the accounts. Returns the ids of the assignments.$$;

commit;
