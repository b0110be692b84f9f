-- Revert leadmill:api/sweeps to pg

begin;

drop view api.sweeps;

commit;
