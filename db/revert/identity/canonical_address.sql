-- Revert leadmill:identity/canonical_address to pg

begin;

drop function identity.canonical_address(text);

commit;
