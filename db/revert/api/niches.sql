-- Revert leadmill:api/niches to pg

begin;

drop view api.niches;

commit;
