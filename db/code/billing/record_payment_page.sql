-- LM544 reference_not_found (404): There is no such reference of a payment.

create or replace function billing.record_payment_page(reference text, access_code text, authorization_url text) returns void
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_deposit_id constant uuid := (
    select a.deposit_id from billing.payment_attempt as a
    where a.reference = record_payment_page.reference);
begin
  if v_deposit_id is null then
    perform ops.raise_http(404, 'LM544', 'no such reference', left(record_payment_page.reference, 100));
  end if;
  -- A deposit is locked before its attempts.
  update billing.deposit as d
  set
    checkout_url = record_payment_page.authorization_url,
    -- Its payment may already be known.
    status = case d.status when 'created' then 'pending' else d.status end
  where d.id = v_deposit_id;
  update billing.payment_attempt as a
  set access_code = record_payment_page.access_code, authorization_url = record_payment_page.authorization_url
  where a.reference = record_payment_page.reference;
end
$$;

comment on function billing.record_payment_page(text, text, text) is
$$Store the page that a processor opened for a reference.
Errors: LM544 no such reference (404).$$;

grant execute on function billing.record_payment_page(text, text, text) to leadmill_api;
