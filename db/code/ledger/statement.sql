create or replace function ledger.statement_owner(organization_id uuid) returns uuid
language plpgsql stable
as $$
declare
  v_id uuid;
begin
  select o.id into v_id
  from identity.organization as o
  where case
    when request.role_name() = 'admin' then o.id = statement_owner.organization_id
    else o.id = request.organization_id()
      and o.id = coalesce(statement_owner.organization_id, request.organization_id())
  end;
  if not found then
    perform ops.raise_http(404, 'LM111', 'no such organisation');
  end if;
  return v_id;
end
$$;

comment on function ledger.statement_owner(uuid) is
$$The organisation whose statement the caller may read: a member's own, or the one that an admin names.
Errors: LM111.$$;

create or replace function ledger.owner_balance_after(
  organization_id uuid, currency text, entry_id bigint, out wallet bigint, out promo bigint, out debt bigint
)
language sql stable
begin atomic
  select
    coalesce(sum(b.balance_after) filter (where o.kind = 'wallet'), 0)::bigint,
    coalesce(sum(b.balance_after) filter (where o.kind = 'promo'), 0)::bigint,
    coalesce(-sum(b.balance_after) filter (where o.kind = 'debt'), 0)::bigint
  from ledger.account as o
  cross join lateral (
    select e.balance_after from ledger.entry as e where e.account_id = o.id and e.id <= owner_balance_after.entry_id order by e.id desc
      limit 1) as b
  where o.organization_id = owner_balance_after.organization_id and o.currency = owner_balance_after.currency;
end;

comment on function ledger.owner_balance_after(uuid, text, bigint) is
$$Balances of an organisation in a currency after an entry, by account, in minor units; zero before its first entry.$$;

create or replace function ledger.statement(
  currency text,
  account text default null,
  before bigint default null,
  page_size integer default 20,
  organization_id uuid default null
) returns setof ledger.statement_line
language plpgsql stable security definer -- callers see only their own lines; reading as the owner skips the policies
set search_path = pg_catalog, pg_temp
as $$
declare
  v_owner_id uuid := ledger.statement_owner(statement.organization_id);
  v_size integer := least(greatest(coalesce(statement.page_size, 20), 1), 100);
begin
  -- The accounts of an owner are locked together, so that ids follow the order of posting: nothing is inserted later that
  -- belongs on an earlier page.
  return query
  select
    e.id, a.kind, j.kind, ledger.to_decimal(e.amount, a.currency),
    ledger.to_decimal(f.wallet + f.promo - f.debt, a.currency), ledger.to_decimal(f.wallet, a.currency),
    ledger.to_decimal(f.promo, a.currency), ledger.to_decimal(f.debt, a.currency), a.currency,
    case j.subject_type when 'lead' then j.subject_id end, case j.subject_type when 'deposit' then j.subject_id end,
    j.reason, j.id, j.effective_at, j.created_at
  from ledger.account as a
  cross join lateral (
    select e.*
    from ledger.entry as e
    where e.account_id = a.id and e.id < coalesce(statement.before, 9223372036854775807)
    order by e.id desc
    limit v_size
  ) as e
  join ledger.journal as j on j.id = e.journal_id
  cross join lateral ledger.owner_balance_after(v_owner_id, a.currency, e.id) as f
  where a.organization_id = v_owner_id
    and a.currency = statement.currency
    and a.kind = coalesce(statement.account, a.kind)
  order by e.id desc
  limit v_size;
end
$$;

comment on function ledger.statement(text, text, bigint, integer, uuid) is
$$A page of an organisation's lines in a currency, newest first: of all its accounts, or of one (wallet, promo, debt). The next
page begins before the last id of this one.
Errors: LM111.$$;

grant execute on function ledger.statement(text, text, bigint, integer, uuid) to member, admin;

create or replace function api.statement(
  currency text,
  account text default null,
  before bigint default null,
  page_size integer default 20,
  organization_id uuid default null
) returns setof ledger.statement_line
language sql stable
begin atomic
  select * from ledger.statement(
    ops.bounded(statement.currency, 'currency'), ops.bounded(statement.account, 'account'), statement.before, statement.page_size,
      statement.organization_id);
end;

comment on function api.statement(text, text, bigint, integer, uuid) is
$$A page of the account statement
Lines in a currency, newest first, with the amount and the balance after each, decimal. balance_after is wallet_after and
promo_after less debt_after. account: wallet, promo or debt, all when left out. page_size: 20, at most 100. before: the last id
of the previous page. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404).$$;

grant execute on function api.statement(text, text, bigint, integer, uuid) to member, admin;
