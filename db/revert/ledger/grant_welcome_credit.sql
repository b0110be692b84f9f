-- Revert leadmill:ledger/grant_welcome_credit to pg

begin;

drop function ledger.grant_welcome_credit(uuid);

commit;
