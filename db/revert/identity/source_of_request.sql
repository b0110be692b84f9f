-- Revert leadmill:identity/source_of_request to pg

begin;

drop function identity.source_of_request();

commit;
