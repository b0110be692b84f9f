-- Revert leadmill:identity/log_out to pg

begin;

drop function identity.log_out();

commit;
