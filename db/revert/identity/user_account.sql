-- Revert leadmill:identity/user_account to pg

begin;

drop table identity.user_account;

commit;
