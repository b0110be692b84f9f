create or replace function billing.ledger_movement(journal_id bigint) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- The clearing account is what the processor owes us.
  select coalesce(-sum(e.amount), 0)::bigint
  from ledger.entry as e
  join ledger.account as a on a.id = e.account_id and a.kind in (select c.clearing_kind from billing.adapter as c)
  where e.journal_id = ledger_movement.journal_id
$$;

comment on function billing.ledger_movement(bigint) is
$$How much more the processor owes us because of a journal, in minor units.$$;

create or replace function billing.currency_of(journal_id bigint) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select e.currency from ledger.entry as e where e.journal_id = currency_of.journal_id order by e.id limit 1
$$;

comment on function billing.currency_of(bigint) is $$The currency of a journal.$$;

create or replace function billing.amount_kept(journal_id bigint) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select d.amount - d.refunded - d.disputed
  from ledger.journal as j
  join billing.deposit as d on d.id = j.subject_id
  where j.id = amount_kept.journal_id
$$;

comment on function billing.amount_kept(bigint) is
$$How much of the deposit of a journal was neither refunded nor withdrawn by disputes, in minor units.$$;

create or replace function billing.fault_of(movement billing.balance_transaction, journal_id bigint) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when journal_id is null then 'no journal'
    when (movement).transaction_id is null then 'no transaction'
    when ((movement).amount, (movement).currency)
      is distinct from (billing.ledger_movement(journal_id), billing.currency_of(journal_id)) then 'other amount'
    when (movement).type = 'reversed' and billing.amount_kept(journal_id) > 0 then 'no refund'
  end
$$;

comment on function billing.fault_of(billing.balance_transaction, bigint) is
$$How a movement at the processor and the journal of the same fact differ; null when they agree.$$;

create or replace function billing.compare_movements(processor text, from_at timestamptz, until_at timestamptz)
returns table (fault text, transaction_id text, journal_id bigint, processor_amount_moved bigint, ledger_amount bigint, currency text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with paired as (
    select t as movement, j.id as journal_id
    from billing.balance_transaction as t
    left join ledger.journal as j on j.idempotency_key = t.fact
    where t.processor = compare_movements.processor and t.occurred_at between compare_movements.from_at and compare_movements.until_at
    union all
    select null::billing.balance_transaction, j.id
    from ledger.journal as j
    where j.created_at between compare_movements.from_at and compare_movements.until_at
      and j.kind in ('deposit', 'payment', 'refund', 'refund_failed', 'dispute', 'dispute_reinstated', 'bank_settlement')
      and j.idempotency_key like compare_movements.processor || ':%'
      and not exists (
        select from billing.balance_transaction as t where t.processor = compare_movements.processor and t.fact = j.idempotency_key)
  )
  select
    f.fault, (p.movement).transaction_id, p.journal_id, coalesce((p.movement).amount, 0),
    billing.ledger_movement(p.journal_id), coalesce((p.movement).currency, billing.currency_of(p.journal_id))
  from paired as p
  cross join lateral billing.fault_of(p.movement, p.journal_id) as f (fault)
  where f.fault is not null
$$;

comment on function billing.compare_movements(text, timestamptz, timestamptz) is
$$Differences between the movements that the processor listed and the ledger, in both directions, within a period.$$;

create or replace function billing.difference_persists(difference billing.difference) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select billing.fault_of(t, j.id) is not distinct from (difference).fault
  from (select 1) as one
  left join billing.balance_transaction as t
    on t.processor = (difference).processor
    and (t.transaction_id = (difference).transaction_id
      or (difference).transaction_id is null
        and t.fact = (select k.idempotency_key from ledger.journal as k where k.id = (difference).journal_id))
  left join ledger.journal as j on j.id = (difference).journal_id or (difference).journal_id is null and j.idempotency_key = t.fact
  limit 1
$$;

comment on function billing.difference_persists(billing.difference) is
$$Whether a difference that was found earlier still exists.$$;

create or replace function billing.advance_reconciliation(reconciliation_id bigint, reached_at timestamptz, seen_count integer,
  new_count integer)
returns setof billing.difference
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_reconciliation billing.reconciliation;
  v_count integer;
begin
  update billing.reconciliation as s
  set
    reached_at = greatest(s.reached_at, least(advance_reconciliation.reached_at, s.until_at)),
    seen_count = s.seen_count + advance_reconciliation.seen_count,
    new_count = s.new_count + advance_reconciliation.new_count
  where s.id = advance_reconciliation.reconciliation_id and s.finished_at is null
  returning s.* into v_reconciliation;
  if not found or v_reconciliation.reached_at < v_reconciliation.until_at then
    return;
  end if;
  if v_reconciliation.kind = 'balance' then
    -- Differences that have disappeared are settled, also those of earlier reconciliations.
    update billing.difference as d
    set status = 'settled', closed_at = clock_timestamp()
    where d.processor = v_reconciliation.processor and d.status = 'open' and not billing.difference_persists(d);
    return query
    insert into billing.difference as d (
      processor, fault, transaction_id, journal_id, processor_amount_moved, ledger_amount, currency, reconciliation_id)
    select v_reconciliation.processor, c.fault, c.transaction_id, c.journal_id, c.processor_amount_moved, c.ledger_amount, c.currency,
      v_reconciliation.id
    from billing.compare_movements(v_reconciliation.processor, v_reconciliation.from_at, v_reconciliation.until_at) as c
    on conflict on constraint difference_is_noted_once do update
      set status = 'open', closed_at = null, processor_amount_moved = excluded.processor_amount_moved,
        ledger_amount = excluded.ledger_amount
      where d.status = 'settled'
    returning d.*;
    get diagnostics v_count = row_count;
  end if;
  update billing.reconciliation as s
  set new_count = s.new_count + coalesce(v_count, 0), finished_at = clock_timestamp()
  where s.id = v_reconciliation.id;
end
$$;

comment on function billing.advance_reconciliation(bigint, timestamptz, integer, integer) is
$$Store how far a reconciliation has come; seen_count and new_count are added to its counts. When one of the balance is finished,
the movements are compared with the ledger: new differences are stored, those that have disappeared are settled. Returns the new
differences.$$;

grant execute on function billing.advance_reconciliation(bigint, timestamptz, integer, integer) to leadmill_reconciler;
