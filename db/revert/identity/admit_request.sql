-- Revert leadmill:identity/admit_request to pg

begin;

drop function identity.admit_request();

commit;
