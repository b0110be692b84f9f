-- LM418 reversal_exceeds_journal (400): More would be reversed than was posted: all reversals
--   of a journal add up to at most the journal, on each account.
-- LM419 reversal_not_reversible (400): A reversal cannot be reversed.
--   To do: Post what is true now.

create or replace function ledger.posted_by_owner(journal_id bigint) returns table (account_id bigint, amount bigint)
language sql stable
begin atomic
  -- Debt is what the wallet could not cover, or is repaid from it: for a reversal, both are one balance.
  select coalesce(w.id, e.account_id), sum(e.amount)::bigint
  from ledger.entry as e
  join ledger.account as a on a.id = e.account_id
  left join ledger.account as w
    on a.kind = 'debt' and w.kind = 'wallet' and w.organization_id = a.organization_id and w.currency = a.currency
  where e.journal_id = posted_by_owner.journal_id
  group by coalesce(w.id, e.account_id)
  having sum(e.amount) <> 0;
end;

comment on function ledger.posted_by_owner(bigint) is
$$What a journal did to each balance of an owner: to an account, or to wallet and debt together (named by the wallet).$$;

create or replace function ledger.exceeds_journal(journal_id bigint) returns setof bigint
language sql stable
begin atomic
  select coalesce(o.account_id, r.account_id)
  from ledger.posted_by_owner(exceeds_journal.journal_id) as o
  full join (
    select
      p.account_id, sum(p.amount)::bigint as amount,
      bool_or(p.amount > 0) as gives, bool_or(p.amount < 0) as takes
    from ledger.journal as j
    cross join lateral ledger.posted_by_owner(j.id) as p
    where j.reverses_id = exceeds_journal.journal_id
    group by p.account_id
  ) as r on r.account_id = o.account_id
  where case
    when o.amount > 0 then r.gives or o.amount + r.amount < 0
    when o.amount < 0 then r.takes or o.amount + r.amount > 0
    else true
  end;
end;

comment on function ledger.exceeds_journal(bigint) is
$$Balances of a journal on which its reversals, taken together, undo more than the journal did, or repeat it.$$;

create or replace function ledger.reversals_stay_within() returns trigger
language plpgsql security definer -- runs at commit as the caller, who has no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Reversals of a journal wait for each other here; the next statement sees the earlier ones.
  perform from ledger.journal as j where j.id = new.reverses_id for no key update;
  if exists (select from ledger.journal as j where j.id = new.reverses_id and j.reverses_id is not null) then
    raise exception using
      errcode = 'LM419',
      message = 'a reversal cannot be reversed',
      detail = format('journal %s', new.reverses_id),
      hint = 'Post a new journal instead.';
  end if;
  if exists (select from ledger.exceeds_journal(new.reverses_id)) then
    raise exception using
      errcode = 'LM418',
      message = 'more would be reversed than was posted',
      detail = format('journal %s', new.reverses_id);
  end if;
  return null;
end
$$;

comment on function ledger.reversals_stay_within() is
$$At the end of the transaction, all reversals of a journal together undo at most what it did, on each account.
Errors: LM418, LM419.$$;

create constraint trigger reversals_stay_within
  after insert on ledger.journal deferrable initially deferred
  for each row when (new.reverses_id is not null) execute function ledger.reversals_stay_within();
