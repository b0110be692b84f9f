create or replace function billing.deposit_session_refused(deposit_id uuid, reason text) returns void
language sql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
  update billing.deposit as d
  set status = 'failed', failure_reason = left(deposit_session_refused.reason, 500)
  where d.id = deposit_session_refused.deposit_id and d.status = 'created';
$$;

comment on function billing.deposit_session_refused(uuid, text) is
$$The processor refused to open a checkout session: the deposit has failed before it began.$$;

grant execute on function billing.deposit_session_refused(uuid, text) to leadmill_api;
