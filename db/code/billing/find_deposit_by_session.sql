create or replace function billing.find_deposit_by_session(session_id text)
returns table (deposit_id uuid, status text, amount numeric, currency text, is_known_there boolean)
language plpgsql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_deposit billing.deposit;
begin
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = 'stripe' and d.session_id = find_deposit_by_session.session_id;
  if not found then
    return;
  end if;
  -- A visitor with the address of this page can reload it endlessly, so the processor is not queried each time.
  if v_deposit.status <> 'paid' then
    update billing.deposit as d
    set checked_at = clock_timestamp()
    where d.id = v_deposit.id
      and (d.checked_at is null or d.checked_at < clock_timestamp() - interval '10 seconds');
    if found then
      perform queue.defer('refresh_deposit_session', jsonb_build_object('deposit_id', v_deposit.id));
    end if;
  end if;
  return query select v_deposit.id, v_deposit.status, ledger.to_decimal(v_deposit.amount, v_deposit.currency),
    v_deposit.currency, v_deposit.payment_intent_id is not null;
end
$$;

comment on function billing.find_deposit_by_session(text) is
$$The deposit of a checkout session as the ledger has it, for the page to which its payer returns; no row when the session is not
ours. Unless it is paid, a job queries the processor, because the event may arrive later or never. is_known_there: the processor
has reported an attempt to pay.$$;

grant execute on function billing.find_deposit_by_session(text) to leadmill_api;
