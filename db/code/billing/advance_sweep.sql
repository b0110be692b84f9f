create or replace function billing.moved_in_books(journal_id bigint) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- The processor owes us what it has taken in.
  select coalesce(-sum(e.amount), 0)::bigint
  from ledger.entry as e
  join ledger.account as a on a.id = e.account_id and a.kind = 'stripe_clearing'
  where e.journal_id = moved_in_books.journal_id
$$;

comment on function billing.moved_in_books(bigint) is $$How much more the processor owes us by a journal, in minor units.$$;

create or replace function billing.currency_of(journal_id bigint) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select e.currency from ledger.entry as e where e.journal_id = currency_of.journal_id order by e.id limit 1
$$;

comment on function billing.currency_of(bigint) is $$The currency of a journal.$$;

create or replace function billing.fault_of(movement billing.balance_transaction, journal_id bigint) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when journal_id is null then 'no journal'
    when (movement).transaction_id is null then 'no transaction'
    when ((movement).amount, (movement).currency)
      is distinct from (billing.moved_in_books(journal_id), billing.currency_of(journal_id)) then 'other amount'
  end
$$;

comment on function billing.fault_of(billing.balance_transaction, bigint) is
$$In what a movement at the processor and a journal of the same fact differ; null when they agree.$$;

create or replace function billing.compare(processor text, from_at timestamptz, until_at timestamptz)
returns table (fault text, transaction_id text, journal_id bigint, at_processor bigint, in_books bigint, currency text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with paired as (
    select t as movement, j.id as journal_id
    from billing.balance_transaction as t
    left join ledger.journal as j on j.idem = t.fact
    where t.processor = compare.processor and t.occurred_at between compare.from_at and compare.until_at
    union all
    select null::billing.balance_transaction, j.id
    from ledger.journal as j
    where j.created_at between compare.from_at and compare.until_at
      and j.kind in ('deposit', 'refund', 'refund_failed', 'dispute', 'dispute_reinstated', 'bank_settlement')
      and j.idem like compare.processor || ':%'
      and not exists (
        select from billing.balance_transaction as t where t.processor = compare.processor and t.fact = j.idem)
  )
  select
    f.fault, (p.movement).transaction_id, p.journal_id, coalesce((p.movement).amount, 0),
    billing.moved_in_books(p.journal_id), coalesce((p.movement).currency, billing.currency_of(p.journal_id))
  from paired as p
  cross join lateral billing.fault_of(p.movement, p.journal_id) as f (fault)
  where f.fault is not null
$$;

comment on function billing.compare(text, timestamptz, timestamptz) is
$$Differences between the movements that the processor listed and our books, both ways, within a time.$$;

create or replace function billing.still_differs(difference billing.difference) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select billing.fault_of(t, j.id) is not distinct from (difference).fault
  from (select 1) as one
  left join billing.balance_transaction as t
    on t.processor = (difference).processor
    and (t.transaction_id = (difference).transaction_id
      or (difference).transaction_id is null
        and t.fact = (select k.idem from ledger.journal as k where k.id = (difference).journal_id))
  left join ledger.journal as j on j.id = (difference).journal_id or (difference).journal_id is null and j.idem = t.fact
  limit 1
$$;

comment on function billing.still_differs(billing.difference) is $$Whether a difference that was found before is still there.$$;

create or replace function billing.advance_sweep(sweep_id bigint, reached_at timestamptz, seen integer, news integer)
returns setof billing.difference
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_sweep billing.sweep;
  v_count integer;
begin
  update billing.sweep as s
  set
    reached_at = greatest(s.reached_at, least(advance_sweep.reached_at, s.until_at)),
    seen = s.seen + advance_sweep.seen,
    news = s.news + advance_sweep.news
  where s.id = advance_sweep.sweep_id and s.finished_at is null
  returning s.* into v_sweep;
  if not found or v_sweep.reached_at < v_sweep.until_at then
    return;
  end if;
  if v_sweep.kind = 'balance' then
    -- Whatever is not so any more is settled, also what an earlier look found.
    update billing.difference as d
    set status = 'settled', closed_at = clock_timestamp()
    where d.processor = v_sweep.processor and d.status = 'open' and not billing.still_differs(d);
    return query
    insert into billing.difference as d (
      processor, fault, transaction_id, journal_id, at_processor, in_books, currency, sweep_id)
    select v_sweep.processor, c.fault, c.transaction_id, c.journal_id, c.at_processor, c.in_books, c.currency, v_sweep.id
    from billing.compare(v_sweep.processor, v_sweep.from_at, v_sweep.until_at) as c
    on conflict on constraint difference_is_noted_once do update
      set status = 'open', closed_at = null, at_processor = excluded.at_processor, in_books = excluded.in_books
      where d.status = 'settled'
    returning d.*;
    get diagnostics v_count = row_count;
  end if;
  update billing.sweep as s
  set news = s.news + coalesce(v_count, 0), finished_at = clock_timestamp()
  where s.id = v_sweep.id;
end
$$;

comment on function billing.advance_sweep(bigint, timestamptz, integer, integer) is
$$A look has come so far. When it is done, and was at the balance, it is compared with the books: differences are noted,
those that are gone are settled. seen: how many things it saw since; news: how many it took over.
Returns the differences that are new.$$;

grant execute on function billing.advance_sweep(bigint, timestamptz, integer, integer) to leadmill_reconciler;
