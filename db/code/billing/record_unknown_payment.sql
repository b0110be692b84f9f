create or replace function billing.record_unknown_payment(reference text) returns text
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_attempt billing.payment_attempt;
  v_payment billing.payment_update;
begin
  select a.* into v_attempt from billing.payment_attempt as a where a.reference = record_unknown_payment.reference;
  -- A deposit is locked before its attempts.
  perform from billing.deposit as d where d.id = v_attempt.deposit_id for update;
  v_payment.attempt := v_attempt.reference;
  v_payment.attempt_status := 'open';
  return billing.record_attempt(v_attempt.processor, v_payment);
end
$$;

comment on function billing.record_unknown_payment(text) is
$$Record that a processor does not know a reference: nobody has opened its page yet, or our request was lost. Returns the state of the
attempt; null when it is not ours.$$;

grant execute on function billing.record_unknown_payment(text) to leadmill_reconciler;
