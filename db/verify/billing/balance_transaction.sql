-- Verify leadmill:billing/balance_transaction to pg

begin;

select * from billing.balance_transaction where false;

rollback;
