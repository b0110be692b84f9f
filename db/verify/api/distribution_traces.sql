-- Verify leadmill:api/distribution_traces to pg

begin;

select * from api.distribution_traces where false;

rollback;
