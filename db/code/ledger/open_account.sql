-- LM407 unknown_kind (400): There is no such kind of account or journal.

create or replace function ledger.open_account(owner_kind text, owner_id uuid, kind text, currency text) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id bigint;
begin
  -- Two statements, because "is not distinct from" cannot use an index.
  if open_account.owner_id is null then
    select a.id into v_id
    from ledger.account as a
    where a.organization_id is null
      and a.owner_kind = open_account.owner_kind
      and a.kind = open_account.kind
      and a.currency = open_account.currency;
  else
    select a.id into v_id
    from ledger.account as a
    where a.organization_id = open_account.owner_id
      and a.owner_kind = open_account.owner_kind
      and a.kind = open_account.kind
      and a.currency = open_account.currency;
  end if;
  if found then
    return v_id;
  end if;
  if not exists (
    select from ledger.account_kind as k
    where k.kind = open_account.kind and k.owner_kind = open_account.owner_kind)
  then
    raise exception using
      errcode = 'LM407',
      message = 'no such kind of account',
      detail = format('%s of %s', open_account.kind, open_account.owner_kind);
  end if;
  -- Wallet, promo and debt are opened together, because what a wallet cannot cover goes to its debt account.
  insert into ledger.account (owner_kind, organization_id, kind, keeps_balance, currency, status, min_balance, max_balance)
  select
    k.owner_kind, open_account.owner_id, k.kind, k.keeps_balance, open_account.currency,
    -- A payment can arrive after its organisation was closed.
    case when exists (
      select from identity.organization as o where o.id = open_account.owner_id and o.status = 'deactivated')
      then 'frozen' else 'open' end,
    k.min_balance, k.max_balance
  from ledger.account_kind as k
  where k.owner_kind = open_account.owner_kind
    and (k.owner_kind = 'organization' or k.kind = open_account.kind)
  order by k.kind
  on conflict do nothing;
  -- A new statement sees the account that a concurrent transaction has just opened.
  select a.id into strict v_id
  from ledger.account as a
  where a.organization_id is not distinct from open_account.owner_id
    and a.kind = open_account.kind
    and a.currency = open_account.currency;
  return v_id;
end
$$;

comment on function ledger.open_account(text, uuid, text, text) is
$$The account of this owner, kind and currency; opened when there is none. owner_kind: organization, or platform with a null
owner_id. Wallet, promo and debt of an organisation are opened together.
Errors: LM407 unknown kind.$$;
