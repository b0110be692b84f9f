-- Revert leadmill:billing/create_deposit to pg

begin;

drop function billing.create_deposit(numeric, text, boolean);
revoke usage on schema billing from leadmill_api, leadmill_worker;
delete from ops.rate_limit where name = 'billing.deposits';

commit;
