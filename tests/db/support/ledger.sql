-- Helpers of the ledger's tests. Never deployed.
create schema if not exists tests;

create or replace function tests.forget_locks() returns void
language sql
as $$
  select set_config('ledger.locked_accounts', '', true), set_config('ledger.has_posted', '', true);
$$;

comment on function tests.forget_locks() is
$$A test is one transaction that plays many: begin the next one, as far as ledger.lock_accounts() is concerned.$$;

create or replace function tests.fund(organization uuid, amount bigint, currency text default 'USD') returns void
language plpgsql
as $$
begin
  perform tests.forget_locks();
  perform ledger.post(
    'test:' || gen_random_uuid() || ':funded',
    'manual_credit',
    array[
      (ledger.open_account('organization', organization, 'wallet', currency), amount),
      (ledger.open_account('platform', null, 'adjustments', currency), -amount)]::ledger.leg[],
    actor => 'test',
    reason => 'money for a test');
  perform tests.forget_locks();
end
$$;

comment on function tests.fund(uuid, bigint, text) is $$Put money (minor units) into an organisation's wallet.$$;
