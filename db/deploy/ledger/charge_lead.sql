-- Deploy leadmill:ledger/charge_lead to pg

begin;

create function ledger.charge_lead(
  assignment_id uuid, organization_id uuid, lead_id uuid, currency text, price bigint
) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the books
set search_path = pg_catalog, pg_temp
as $$
declare
  v_journal_id bigint;
begin
  v_journal_id := ledger.post(
    format('assignment:%s:charged', assignment_id),
    'lead_charge',
    array[
      (ledger.open_account('organization', organization_id, 'wallet', currency), -price),
      (ledger.open_account('platform', null, 'lead_revenue', currency), price)]::ledger.leg[],
    lead_id => charge_lead.lead_id);
  perform ledger.funds_changed(organization_id);
  return v_journal_id;
end
$$;

comment on function ledger.charge_lead(uuid, uuid, uuid, text, bigint) is
$$Charge a buyer for a lead: promotional credit first, then the wallet. Once for each assignment, however often called.
Returns the id of the journal.
Errors: LM401 insufficient funds, LM403 frozen, closed or in debt, and those of ledger.post.$$;

commit;
