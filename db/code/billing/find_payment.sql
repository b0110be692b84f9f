create or replace function billing.find_payment(reference text)
returns table (deposit_id uuid, is_alone boolean, status text, amount numeric, currency text, is_known_there boolean)
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_attempt billing.payment_attempt;
  v_deposit billing.deposit;
begin
  select a.* into v_attempt
  from billing.payment_attempt as a
  where a.reference = find_payment.reference;
  if not found then
    return;
  end if;
  select d.* into v_deposit from billing.deposit as d where d.id = v_attempt.deposit_id;
  -- Anybody with the address of this page can reload it endlessly, so the processor is not asked each time.
  if v_deposit.status <> 'paid' then
    update billing.payment_attempt as a
    set checked_at = clock_timestamp()
    where a.processor = v_attempt.processor and a.reference = v_attempt.reference
      and (a.checked_at is null or a.checked_at < clock_timestamp() - interval '10 seconds');
    if found then
      perform billing.defer_check(v_attempt.processor, 'transaction', v_attempt.reference);
    end if;
  end if;
  return query
    select v_deposit.id, v_deposit.organization_id is null,
      coalesce(
        (select p.status from billing.payment as p where p.id = v_deposit.id),
        case v_deposit.status when 'paid' then 'success' when 'failed' then 'failed' when 'expired' then 'cancelled'
          else case v_attempt.status when 'processing' then 'processing' else 'pending' end end),
      ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency,
      v_attempt.status <> 'open';
end
$$;

comment on function billing.find_payment(text) is
$$The payment or deposit with a reference as the ledger has it, for the page to which its payer returns; no row when the reference is not
ours. Unless it is paid, a job asks the processor, because its event may arrive later or never. status: pending, processing, cancelled,
failed or success. is_known_there: the processor has reported an attempt to pay.$$;

grant execute on function billing.find_payment(text) to leadmill_api;
