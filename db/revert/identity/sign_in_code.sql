-- Revert leadmill:identity/sign_in_code to pg

begin;

drop table identity.sign_in_code;

commit;
