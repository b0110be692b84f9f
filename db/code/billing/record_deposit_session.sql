-- LM507 deposit_not_found (404): There is no such deposit.

create or replace function billing.record_deposit_session(deposit_id uuid, session_id text, checkout_url text) returns void
language plpgsql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
begin
  update billing.deposit as d
  set
    session_id = record_deposit_session.session_id,
    checkout_url = record_deposit_session.checkout_url,
    -- Its payment may already be known.
    status = case d.status when 'created' then 'pending' else d.status end
  where d.id = record_deposit_session.deposit_id;
  if not found then
    perform ops.raise_http(404, 'LM507', 'no such deposit', record_deposit_session.deposit_id::text);
  end if;
end
$$;

comment on function billing.record_deposit_session(uuid, text, text) is
$$Store the checkout session that the processor opened for a deposit.
Errors: LM507 no such deposit (404), LM508 another session.$$;

grant execute on function billing.record_deposit_session(uuid, text, text) to leadmill_api;
