create or replace function sale.sell(lead intake.lead, channel text, currency text, purchases sale.purchase[]) returns uuid[]
language plpgsql volatile
as $$
declare
  v_ids constant uuid[] := array(select ops.uuid_v7() from unnest(purchases));
  v_journal_ids bigint[];
begin
  v_journal_ids := ledger.charge_buyers(lead.id, sell.currency, array(
    select (v_ids[i], purchases[i].organization_id, purchases[i].price)::ledger.charge
    from generate_subscripts(purchases, 1) as i));
  insert into sale.assignment (
    id, lead_id, organization_id, channel, subscription_id, competition_level_id, run_id, turn, turn_before,
    price, currency, max_buyers, journal_id)
  select
    v_ids[i], lead.id, p.organization_id, sell.channel, p.subscription_id, p.competition_level_id, p.run_id, p.turn, p.turn_before,
    p.price, sell.currency, p.max_buyers, v_journal_ids[i]
  from unnest(purchases) with ordinality
    as p (organization_id, price, max_buyers, competition_level_id, subscription_id, run_id, turn, turn_before, i)
  order by p.i;
  -- An approved lead that is bought on the marketplace stays approved until its distribution run.
  if lead.status = 'unsold' or (lead.status = 'approved' and sell.channel = 'distribution') then
    perform intake.mark_distributed(lead.id);
  end if;
  perform event.emit_all('lead.sold', array(
    select (v_ids[i], purchases[i].organization_id, '{}')::event.fact
    from generate_subscripts(purchases, 1) as i));
  return v_ids;
end
$$;

comment on function sale.sell(intake.lead, text, text, sale.purchase[]) is
$$Sell a lead to the buyers that a channel has chosen: charge them, write the assignments and the state of the lead, and emit lead.sold for
each. The caller must have checked the capacity (sale.room_left) and must hold the locks of the lead and of the accounts. Returns the ids
of the assignments in the order of the purchases.
Errors: LM401 insufficient funds, LM403 frozen, closed or in debt, and those of ledger.post_all.$$;
