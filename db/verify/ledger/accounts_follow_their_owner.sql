-- Verify leadmill:ledger/accounts_follow_their_owner to pg

begin;

select 'ledger.accounts_follow_their_owner()'::regprocedure, 'ledger.money_of(uuid[])'::regprocedure;
select 1 / count(*) from pg_trigger where tgname = 'accounts_follow_their_owner';

rollback;
