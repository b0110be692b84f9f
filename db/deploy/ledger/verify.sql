-- Deploy leadmill:ledger/verify to pg

begin;

create function ledger.verify() returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select 'journal does not sum to zero', null::bigint, e.journal_id, format('%s %s, %s legs', sum(e.amount), e.currency, count(*))
  from ledger.entry as e
  group by e.journal_id, e.currency
  having sum(e.amount) <> 0 or count(*) < 2
  union all
  select 'journal without legs', null, j.id, null
  from ledger.journal as j
  where not exists (select from ledger.entry as e where e.journal_id = j.id)
  union all
  select 'entry of no journal', e.account_id, e.journal_id, format('entry %s', e.id)
  from ledger.entry as e
  where not exists (select from ledger.journal as j where j.id = e.journal_id)
  union all
  select 'entry is unlike its account', e.account_id, e.journal_id, format('entry %s', e.id)
  from ledger.entry as e
  left join ledger.account as a on a.id = e.account_id
  where (a.currency, a.is_running) is distinct from (e.currency, e.is_running)
  union all
  -- One walk along every running account: numbers without gaps, each entry where the last one ended, hashes.
  select 'chain is broken', c.account_id, c.journal_id, format('entry %s, seq %s', c.id, c.seq)
  from (
    select
      e.*, j as journal,
      lag(e.seq, 1, 0::bigint) over w as last_seq,
      lag(e.after, 1, 0::bigint) over w as last_after,
      lag(e.hash) over w as last_hash
    from ledger.entry as e
    join ledger.journal as j on j.id = e.journal_id
    where e.is_running
    window w as (partition by e.account_id order by e.seq)
  ) as c
  where c.seq is distinct from c.last_seq + 1
    or c.prev_seq is distinct from nullif(c.last_seq, 0)
    or c.before is distinct from c.last_after
    or c.after is distinct from c.before + c.amount
    or c.hash is distinct from ledger.entry_hash(
      c.last_hash, ledger.journal_digest(c.journal), c.account_id, c.seq, c.amount, c.after)
  union all
  select 'balance is not the sum of the entries', a.id, null,
    format('%s, entries say %s', a.balance, coalesce(s.total, 0))
  from ledger.account as a
  left join (
    select e.account_id, sum(e.amount) as total, count(*) as entries
    from ledger.entry as e group by e.account_id
  ) as s on s.account_id = a.id
  where a.is_running
    and (a.balance <> coalesce(s.total, 0) or coalesce(a.seq, 0) <> coalesce(s.entries, 0))
  union all
  select 'head is not the hash of the last entry', a.id, e.journal_id, null
  from ledger.account as a
  left join ledger.entry as e on e.account_id = a.id and e.seq = a.seq
  where a.head is distinct from e.hash
  union all
  select 'held is not the sum of the active holds', a.id, null, format('%s, holds say %s', a.held, coalesce(h.total, 0))
  from ledger.account as a
  left join (
    select h.account_id, sum(h.amount) as total from ledger.hold as h where h.state = 'active' group by h.account_id
  ) as h on h.account_id = a.id
  where a.held <> coalesce(h.total, 0)
  union all
  select 'captured hold and journal disagree', h.account_id, h.journal_id, format('hold %s', h.id)
  from ledger.hold as h
  where h.state = 'captured' and not exists (
    select from ledger.entry as e
    where e.journal_id = h.journal_id and e.account_id = h.account_id and e.amount <= -h.captured_amount)
  union all
  select 'more was reversed than was posted', o.account_id, r.reverses_id, null
  from (select distinct j.reverses_id from ledger.journal as j where j.reverses_id is not null) as r
  cross join lateral ledger.over_reversed(r.reverses_id) as o (account_id)
  union all
  select 'paid deposit and journal disagree', null, j.id, format('deposit %s', coalesce(d.id, j.deposit_id))
  from billing.deposit as d
  full join (
    select j.id, j.deposit_id, sum(e.amount) as amount
    from ledger.journal as j
    join ledger.entry as e on e.journal_id = j.id
    join ledger.account as a on a.id = e.account_id and a.owner_kind = 'organization'
    where j.kind = 'deposit'
    group by j.id
  ) as j on j.deposit_id = d.id
  where (d.status = 'paid') is distinct from (j.id is not null)
    and (d.status = 'paid' or j.id is not null)
    or d.status = 'paid' and d.amount <> j.amount
$$;

comment on function ledger.verify() is
$$Recompute the books: sums of journals, every running account's chain of entries and hashes, balances, holds,
reversals, and deposits against their journals. Returns a row for each fault; none when all is well.$$;

commit;
