-- Revert leadmill:distribution/organizations_change_what_they_may to pg

begin;

drop trigger organizations_change_what_they_may on identity.organization;
drop function distribution.organizations_change_what_they_may();

commit;
