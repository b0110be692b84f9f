-- Verify leadmill:distribution/organizations_change_what_they_may to pg

begin;

select 'distribution.organizations_change_what_they_may()'::regprocedure;

rollback;
