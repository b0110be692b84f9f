create or replace function billing.deposit_session_opened(deposit_id uuid, session_id text, checkout_url text) returns void
language plpgsql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
begin
  update billing.deposit as d
  set
    session_id = deposit_session_opened.session_id,
    checkout_url = deposit_session_opened.checkout_url,
    -- Its payment may be known already.
    status = case d.status when 'created' then 'pending' else d.status end
  where d.id = deposit_session_opened.deposit_id;
  if not found then
    perform ops.raise_http(404, 'LM507', 'no such deposit', deposit_session_opened.deposit_id::text);
  end if;
end
$$;

comment on function billing.deposit_session_opened(uuid, text, text) is
$$Keep the checkout session that the processor opened for a deposit.
Errors: LM507 no such deposit (404), LM508 another session.$$;

grant execute on function billing.deposit_session_opened(uuid, text, text) to leadmill_api;
