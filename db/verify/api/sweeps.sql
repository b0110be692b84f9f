-- Verify leadmill:api/sweeps to pg

begin;

select * from api.sweeps where false;

rollback;
