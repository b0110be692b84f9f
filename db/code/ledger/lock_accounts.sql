-- LM405 accounts_not_locked (400): A transaction posts or locks a second time without having
--   locked all its accounts first.
--   To do: Call `ledger.lock_accounts()` once, with all of them.

-- The setting ledger.locked_accounts lists what this transaction has locked, because a session cannot read its own row
-- locks. Once something was posted, its last element is the greatest bigint: it represents the keys of journals, which
-- come after all accounts in the lock order.
create or replace function ledger.lock_accounts(account_ids bigint[]) returns void
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_locked bigint[] := coalesce(nullif(current_setting('ledger.locked_accounts', true), ''), '{}')::bigint[];
  v_ids bigint[];
begin
  v_ids := array(
    select distinct id
    from unnest(account_ids) as id
    where id <> all (v_locked)
    order by id);
  -- Two transactions that lock in different orders deadlock.
  if v_ids[1] < (select max(l) from unnest(v_locked) as l) then
    raise exception using
      errcode = 'LM405',
      message = 'accounts are locked once, before anything is posted',
      hint = 'Call ledger.lock_accounts() once, with all accounts of the transaction.';
  end if;
  -- `for no key update`, so that foreign key checks against these rows do not wait.
  perform from ledger.account as a where a.id = any (v_ids) and a.keeps_balance order by a.id for no key update;
  perform set_config('ledger.locked_accounts', (v_locked || v_ids)::text, true);
end
$$;

comment on function ledger.lock_accounts(bigint[]) is
$$Lock accounts that keep a balance, in ascending order. A transaction that posts more than once calls it first, with all
accounts of all its journals (see ledger.wallet_accounts_of).
Errors: LM405 an account comes earlier in the order, or something was posted already.$$;

create or replace function ledger.lock_owner_accounts(account_ids bigint[]) returns timestamptz
language plpgsql volatile
as $$
declare
  v_locked bigint[] := nullif(current_setting('ledger.locked_accounts', true), '')::bigint[];
  v_last_posted_at timestamptz;
  v_is_unlocked boolean;
begin
  -- limit 1 and offset 0 force index lookups, as in ledger.check_form.
  if v_locked is null then
    select max(l.posted_at) into v_last_posted_at
    from (
      select p.posted_at
      from ledger.account as p
      where p.id = any (array(
        select s.id
        from unnest(account_ids) as i (id)
        cross join lateral (select e.* from ledger.account as e where e.id = i.id limit 1) as a
        cross join lateral (
          select e.id from ledger.account as e where e.organization_id = a.organization_id and e.currency = a.currency
          offset 0) as s))
      order by p.id
      for no key update) as l;
  else
    select max(s.posted_at), bool_or(s.id <> all (v_locked)) into v_last_posted_at, v_is_unlocked
    from unnest(account_ids) as i (id)
    cross join lateral (select e.* from ledger.account as e where e.id = i.id limit 1) as a
    cross join lateral (
      select e.* from ledger.account as e where e.organization_id = a.organization_id and e.currency = a.currency
      offset 0) as s;
    if v_is_unlocked then
      raise exception using
        errcode = 'LM405',
        message = 'a second post in a transaction needs its accounts locked before the first',
        hint = 'Call ledger.lock_accounts() once, with all accounts of the transaction.';
    end if;
  end if;
  if 9223372036854775807 <> all (v_locked) is not false then
    perform set_config('ledger.locked_accounts', (v_locked || 9223372036854775807)::text, true);
  end if;
  return v_last_posted_at;
end
$$;

comment on function ledger.lock_owner_accounts(bigint[]) is
$$Lock all accounts of the owners of these accounts, in the same currencies, or check that they are locked: promo and debt
are locked with their wallet. The platform's accounts are never locked. Nothing more can be locked afterwards. Returns the
time of the last entry of any of them, null if there is none.
Errors: LM405 a second call in a transaction that did not call ledger.lock_accounts().$$;
