-- Each fault is visible at a row and its neighbours, so that the ledger can be verified range by range: an entry against the
-- previous one, an account against its last entry, a seal against the previous one and its own journals.

create or replace function ledger.journal_faults(after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select 'journal does not sum to zero', null::bigint, e.journal_id, format('%s %s, %s legs', sum(e.amount), e.currency, count(*))
  from ledger.entry as e
  where e.journal_id > after_id and e.journal_id <= up_to_id
  group by e.journal_id, e.currency
  having sum(e.amount) <> 0 or count(*) < 2
  union all
  select 'journal without legs', null, j.id, null
  from ledger.journal as j
  where j.id > after_id and j.id <= up_to_id
    and not exists (select from ledger.entry as e where e.journal_id = j.id)
  union all
  select 'entry of no journal', e.account_id, e.journal_id, format('entry %s', e.id)
  from ledger.entry as e
  where e.journal_id > after_id and e.journal_id <= up_to_id
    and not exists (select from ledger.journal as j where j.id = e.journal_id)
  union all
  select 'entry is unlike its account', e.account_id, e.journal_id, format('entry %s', e.id)
  from ledger.entry as e
  left join ledger.account as a on a.id = e.account_id
  where e.journal_id > after_id and e.journal_id <= up_to_id
    and ((a.currency, a.keeps_balance) is distinct from (e.currency, e.keeps_balance)
      or (e.seq is null) is distinct from not e.keeps_balance)
  union all
  select 'chain is broken', e.account_id, e.journal_id, format('entry %s, seq %s', e.id, e.seq)
  from ledger.entry as e
  join ledger.journal as j on j.id = e.journal_id
  left join ledger.account as a on a.id = e.account_id
  left join ledger.entry as p on p.account_id = e.account_id and p.seq = e.seq - 1
  where e.journal_id > after_id and e.journal_id <= up_to_id
    and e.keeps_balance
    and (e.seq > coalesce(a.seq, 0)
      or e.prev_seq is distinct from nullif(e.seq - 1, 0)
      or e.balance_before is distinct from case when e.seq = 1 then 0 else p.balance_after end
      or e.balance_after is distinct from e.balance_before + e.amount
      or e.hash is distinct from ledger.entry_hash(
        p.hash, ledger.journal_digest(j), e.account_id, e.seq, e.amount, e.balance_after))
  union all
  select 'time goes against the chain', e.account_id, e.journal_id, format('entry %s, seq %s', e.id, e.seq)
  from ledger.entry as e
  join ledger.journal as j on j.id = e.journal_id
  join ledger.entry as p on p.account_id = e.account_id and p.seq = e.seq - 1
  join ledger.journal as b on b.id = p.journal_id
  where e.journal_id > after_id and e.journal_id <= up_to_id
    and b.created_at > j.created_at
  union all
  select 'more was reversed than was posted', o.account_id, r.reverses_id, null
  from (
    select distinct j.reverses_id from ledger.journal as j
    where j.reverses_id is not null and j.id > after_id and j.id <= up_to_id
  ) as r
  cross join lateral ledger.exceeds_journal(r.reverses_id) as o (account_id);
end;

comment on function ledger.journal_faults(bigint, bigint) is
$$Faults of the journals after one id and up to another.$$;

create or replace function ledger.account_faults(after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select 'balance is not what the last entry says', a.id, e.journal_id, format('%s, entry says %s', a.balance, e.balance_after)
  from ledger.account as a
  left join ledger.entry as e on e.account_id = a.id and e.seq = a.seq
  where a.id > after_id and a.id <= up_to_id
    and (a.balance, a.last_hash) is distinct from (coalesce(e.balance_after, 0), e.hash)
  union all
  select 'held is not the sum of the active holds', a.id, null, format('%s, holds say %s', a.held, coalesce(h.total, 0))
  from ledger.account as a
  left join (
    select h.account_id, sum(h.amount) as total from ledger.hold as h where h.state = 'active' group by h.account_id
  ) as h on h.account_id = a.id
  where a.id > after_id and a.id <= up_to_id and a.held <> coalesce(h.total, 0)
  union all
  select 'captured hold and journal disagree', h.account_id, h.journal_id, format('hold %s', h.id)
  from ledger.hold as h
  where h.account_id > after_id and h.account_id <= up_to_id
    and h.state = 'captured'
    and not exists (
      select from ledger.entry as e
      where e.journal_id = h.journal_id and e.account_id = h.account_id and e.amount <= -h.captured_amount);
end;

comment on function ledger.account_faults(bigint, bigint) is
$$Faults of the accounts after one id and up to another.$$;

create or replace function ledger.checkpoint_faults(after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select 'checkpoint is not the sum of the entries', c.account_id, null::bigint, format('up to entry %s', c.up_to_entry_id)
  from ledger.balance_checkpoint as c
  left join lateral (
    select p.up_to_entry_id, p.balance
    from ledger.balance_checkpoint as p
    where p.account_id = c.account_id and p.up_to_entry_id < c.up_to_entry_id
    order by p.up_to_entry_id desc
    limit 1
  ) as l on true
  where c.id > after_id and c.id <= up_to_id
    and c.balance is distinct from coalesce(l.balance, 0) + (
      select sum(e.amount)
      from ledger.entry as e
      where e.account_id = c.account_id
        and e.id > coalesce(l.up_to_entry_id, 0) and e.id <= c.up_to_entry_id);
end;

comment on function ledger.checkpoint_faults(bigint, bigint) is
$$Faults of the checkpoints after one id and up to another.$$;

create or replace function ledger.seal_faults(after_number bigint, up_to_number bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select 'seal does not follow the one before', null::bigint, s.up_to_journal_id, format('seal %s', s.number)
  from ledger.chain_seal as s
  left join ledger.chain_seal as p on p.number = s.number - 1
  where s.number > after_number and s.number <= up_to_number
    and (s.prev_number, s.after_journal_id, s.prev_root)
      is distinct from (p.number, coalesce(p.up_to_journal_id, 0), p.root)
    and (s.number > 1 or (s.prev_number, s.prev_root) is distinct from (null::bigint, null::bytea))
  union all
  select 'journals or their legs are not what was sealed', null, s.up_to_journal_id, format('seal %s', s.number)
  from ledger.chain_seal as s
  cross join lateral ledger.seal_root(s.number, s.prev_root, s.after_journal_id, s.up_to_journal_id) as r
  where s.number > after_number and s.number <= up_to_number
    and (s.journal_count, s.root) is distinct from (r.journal_count, r.root);
end;

comment on function ledger.seal_faults(bigint, bigint) is
$$Faults of the seals after one number and up to another.$$;

create or replace function ledger.verify() returns table (fault text, account_id bigint, journal_id bigint, detail text)
language sql stable
begin atomic
  select * from ledger.journal_faults(-9223372036854775808, 9223372036854775807)
  union all
  select * from ledger.account_faults(-9223372036854775808, 9223372036854775807)
  union all
  select * from ledger.checkpoint_faults(-9223372036854775808, 9223372036854775807)
  union all
  select * from ledger.seal_faults(-9223372036854775808, 9223372036854775807);
end;

comment on function ledger.verify() is
$$Verify the whole ledger: sums of journals, the chain of entries and hashes of every account that keeps a balance, balances,
holds, reversals, checkpoints and seals. billing.verify() adds the deposits. Returns a row for each fault, none when all is right.$$;

create or replace function ledger.verify_range(part text, after_id bigint, up_to_id bigint)
returns table (fault text, account_id bigint, journal_id bigint, detail text)
language plpgsql stable
as $$
begin
  if part = 'journals' then
    return query select * from ledger.journal_faults(after_id, up_to_id);
  elsif part = 'accounts' then
    return query select * from ledger.account_faults(after_id, up_to_id);
  elsif part = 'checkpoints' then
    return query select * from ledger.checkpoint_faults(after_id, up_to_id);
  elsif part = 'seals' then
    return query select * from ledger.seal_faults(after_id, up_to_id);
  else
    raise exception using errcode = 'LM407', message = 'no such part of the ledger', detail = coalesce(part, 'null');
  end if;
end
$$;

comment on function ledger.verify_range(text, bigint, bigint) is
$$Verify a range of the ledger (see ledger.verification_ranges) in a transaction of its own, because one long snapshot slows
every sale. Returns a row for each fault, none when all is right.
Errors: LM407.$$;
