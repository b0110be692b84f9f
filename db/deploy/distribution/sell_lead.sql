-- Deploy leadmill:distribution/sell_lead to pg

begin;

create function distribution.sell_lead(lead intake.lead, run_id uuid, turn bigint, buyer distribution.buyer) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := ops.uuid_v7();
  v_currency text;
  v_journal_id bigint;
begin
  select n.currency into strict v_currency from catalog.niche as n where n.id = lead.niche_id;
  v_journal_id := ledger.charge_lead(v_id, buyer.organization_id, lead.id, v_currency, buyer.price);
  insert into distribution.assignment (
    id, lead_id, organization_id, subscription_id, competition_level_id, run_id, turn,
    price, currency, max_buyers, journal_id)
  values (
    v_id, lead.id, buyer.organization_id, buyer.subscription_id, buyer.competition_level_id, run_id, sell_lead.turn,
    buyer.price, v_currency, buyer.max_buyers, v_journal_id);
  update distribution.subscription as s set turn = sell_lead.turn where s.id = buyer.subscription_id;
  update distribution.rotation as r set turn = sell_lead.turn where r.subscription_id = buyer.subscription_id;
  perform notification.enqueue_mail(
    'lead_assigned', 'organization', buyer.organization_id, jsonb_build_object('assignment_id', v_id));
  return v_id;
end
$$;

comment on function distribution.sell_lead(intake.lead, uuid, bigint, distribution.buyer) is
$$Charge a buyer, hand him the lead, send him to the end of the rotation and tell him. The caller holds the locks of the
lead, the subscription and the accounts. Returns the id of the assignment.$$;

commit;
