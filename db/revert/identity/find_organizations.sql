-- Revert leadmill:identity/find_organizations to pg

begin;

drop function identity.find_organizations(text);

commit;
