create or replace function ledger.charge_buyers(lead_id uuid, currency text, charges ledger.charge[]) returns bigint[]
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_revenue constant bigint := ledger.open_account('platform', null, 'lead_revenue', currency);
  v_fact ledger.fact;
begin
  v_fact.kind := 'lead_charge';
  v_fact.subject_type := 'lead';
  v_fact.subject_id := charge_buyers.lead_id;
  return ledger.post_all(
    v_fact,
    array(
      select (
        format('assignment:%s:charged', c.assignment_id),
        array[
          (ledger.open_account('organization', c.organization_id, 'wallet', charge_buyers.currency), -c.price),
          (v_revenue, c.price)]::ledger.leg[])::ledger.posting
      from unnest(charges) as c));
end
$$;

comment on function ledger.charge_buyers(uuid, text, ledger.charge[]) is
$$Charge different buyers for a lead, promotional credit first, then the wallet. Charges once for each assignment, however
often it is called. Returns the ids of the journals in the order of the charges.
Errors: LM401 insufficient funds, LM403 frozen, closed or in debt, and those of ledger.post_all.$$;
