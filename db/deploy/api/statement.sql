-- Deploy leadmill:api/statement to pg

begin;

create function api.statement(
  currency text,
  account text default null,
  before bigint default null,
  page_size integer default 20,
  organization_id uuid default null
) returns setof ledger.statement_line
language sql stable
begin atomic
  select * from ledger.statement(
    ops.bounded(statement.currency, 'currency'), ops.bounded(statement.account, 'account'), statement.before, statement.page_size, statement.organization_id);
end;

comment on function api.statement(text, text, bigint, integer, uuid) is
$$A page of the account statement
Lines in a currency, newest first: amount and balance after each, decimal. balance_after is what there is in all, wallet_after and
promo_after less debt_after. account: wallet, promo or debt, all when left out.
page_size: 20, at most 100. The next page is before the last id of this one. organization_id: for admins; members see their own.
Errors: LM111 no such organisation (404).$$;

grant execute on function api.statement(text, text, bigint, integer, uuid) to member, admin;

commit;
