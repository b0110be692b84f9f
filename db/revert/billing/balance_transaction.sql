-- Revert leadmill:billing/balance_transaction to pg

begin;

drop table billing.balance_transaction;

commit;
