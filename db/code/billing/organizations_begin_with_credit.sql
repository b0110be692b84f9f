create or replace function billing.organizations_begin_with_credit() returns trigger
language plpgsql volatile security definer -- the caller that activates an organisation has no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
begin
  perform billing.settle_credit(new.id, request.role_name() = 'admin');
  return null;
end
$$;

comment on function billing.organizations_begin_with_credit() is
$$An organisation that becomes active gets its welcome credit, if that is due now. An admin who activates it approves it.
Errors: those of ledger.post.$$;

-- Triggers of one event fire in the order of their names: this one when the accounts of an organisation that comes back are open again
-- (ledger.accounts_follow_their_owner).
create trigger organizations_begin_with_credit
after update of status on identity.organization
for each row when (new.status = 'active' and old.status <> 'active')
execute function billing.organizations_begin_with_credit();
