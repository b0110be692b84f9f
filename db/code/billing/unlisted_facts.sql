create or replace function billing.unlisted_facts(reconciliation_id bigint)
returns table (type text, id text, reference text)
language plpgsql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_reconciliation billing.reconciliation;
begin
  select s.* into v_reconciliation from billing.reconciliation as s where s.id = unlisted_facts.reconciliation_id;
  return query
    select
      case when j.kind in ('deposit', 'payment') then 'transaction' else split_part(o.object, '-', 1) end,
      case when j.kind in ('deposit', 'payment') then billing.transaction_of(o.object) else split_part(o.object, '-', 2) end,
      d.payment_intent_id
    from ledger.journal as j
    cross join lateral (select split_part(j.idempotency_key, ':', 2)) as o (object)
    left join billing.deposit as d on d.id = j.subject_id
    where j.created_at between v_reconciliation.from_at and v_reconciliation.until_at
      and j.kind in ('deposit', 'payment', 'refund', 'dispute')
      and j.idempotency_key like v_reconciliation.processor || ':%'
      and not exists (
        select from billing.balance_transaction as t
        where t.processor = v_reconciliation.processor and t.fact = j.idempotency_key)
    order by j.id;
end
$$;

comment on function billing.unlisted_facts(bigint) is
$$Facts that the ledger has and the lists of Paystack did not: its lists go by when something began, so that a refund which takes days is
on none of tonight's. Each is asked for by its id before the reconciliation ends; what is not there remains a difference.$$;

grant execute on function billing.unlisted_facts(bigint) to leadmill_reconciler;
