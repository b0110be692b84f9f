create or replace function ledger.balance_of(account_id bigint) returns bigint
language sql stable
begin atomic
  select case
    when a.keeps_balance then a.balance
    else coalesce(c.balance, 0) + coalesce((
      select sum(e.amount) from ledger.entry as e where e.account_id = a.id and e.id > coalesce(c.up_to_entry_id, 0)), 0)
  end::bigint
  from ledger.account as a
  left join lateral (
    select p.balance, p.up_to_entry_id
    from ledger.balance_checkpoint as p
    where p.account_id = a.id
    order by p.up_to_entry_id desc
    limit 1
  ) as c on true
  where a.id = balance_of.account_id;
end;

comment on function ledger.balance_of(bigint) is
$$Balance of an account in minor units. A derived account is summed up from its last checkpoint.$$;

grant execute on function ledger.balance_of(bigint) to admin;
