create or replace function billing.record_unknown_payment(reference text, processor text default 'paystack') returns text
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_payment billing.payment_update;
begin
  -- A deposit is locked before its attempts.
  perform from billing.deposit as d
  where d.id = (
    select a.deposit_id from billing.payment_attempt as a
    where a.processor = record_unknown_payment.processor and a.reference = record_unknown_payment.reference)
  for update;
  v_payment.attempt := record_unknown_payment.reference;
  v_payment.attempt_status := 'open';
  return billing.record_attempt(record_unknown_payment.processor, v_payment);
end
$$;

comment on function billing.record_unknown_payment(text, text) is
$$Record that a processor does not know a reference: nobody has opened its page yet, or our request was lost. Returns the state of the
attempt; null when it is not ours.$$;

grant execute on function billing.record_unknown_payment(text, text) to leadmill_reconciler;
