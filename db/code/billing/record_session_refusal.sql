create or replace function billing.record_session_refusal(deposit_id uuid, reason text) returns void
language sql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
  update billing.deposit as d
  set status = 'failed', failure_reason = left(record_session_refusal.reason, 500)
  where d.id = record_session_refusal.deposit_id and d.status = 'created';
$$;

comment on function billing.record_session_refusal(uuid, text) is
$$Record that the processor refused to open a checkout session: the deposit has failed.$$;

grant execute on function billing.record_session_refusal(uuid, text) to leadmill_api;
