-- Verify leadmill:distribution/place_and_tell to pg

begin;

select 'distribution.place_and_tell(uuid[])'::regprocedure;

rollback;
