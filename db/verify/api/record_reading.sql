-- Verify leadmill:api/record_reading to pg

begin;

select 'api.record_reading()'::regprocedure;

rollback;
