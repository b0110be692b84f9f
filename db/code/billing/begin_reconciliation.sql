create or replace function billing.begin_reconciliation(processor text, kind text)
returns table (reconciliation_id bigint, from_at timestamptz, until_at timestamptz)
language plpgsql volatile security definer -- callers have no privilege on the table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_last billing.reconciliation;
  v_until_at timestamptz := now();
begin
  select s.* into v_last
  from billing.reconciliation as s
  where s.processor = begin_reconciliation.processor and s.kind = begin_reconciliation.kind
  order by s.id desc
  limit 1;
  if v_last.finished_at is null and v_last.id is not null then
    return query select v_last.id, v_last.reached_at, v_last.until_at;
    return;
  end if;
  if begin_reconciliation.kind = 'balance' then
    -- The event of a recent movement may still arrive.
    v_until_at := v_until_at - (ops.setting_of('billing.reconcile_lag_minutes') #>> '{}')::integer * interval '1 minute';
  end if;
  return query
  insert into billing.reconciliation as s (processor, kind, from_at, reached_at, until_at)
  select begin_reconciliation.processor, begin_reconciliation.kind, f.from_at, f.from_at, v_until_at
  -- Lists are complete only after a while; Stripe keeps events for 30 days.
  from (
    select least(v_until_at, greatest(now() - interval '30 days', v_last.until_at - interval '1 day'))
  ) as f (from_at)
  returning s.id, s.from_at, s.until_at;
end
$$;

comment on function billing.begin_reconciliation(text, text) is
$$Begin the reconciliation of a list of the processor, from a day before the end of the last one and at most 30 days back, or
resume an interrupted one. kind: events or balance.$$;

grant execute on function billing.begin_reconciliation(text, text) to leadmill_reconciler;
