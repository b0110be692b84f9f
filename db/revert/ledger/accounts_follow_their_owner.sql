-- Revert leadmill:ledger/accounts_follow_their_owner to pg

begin;

drop function ledger.money_of(uuid[]);
drop trigger accounts_follow_their_owner on identity.organization;
drop function ledger.accounts_follow_their_owner();

commit;
